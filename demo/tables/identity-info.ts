import { company, people, personOf, serviceAccounts, sidOf } from '../company.ts';
import { hour, type Row, type World } from '../world.ts';

/** Who everybody is: the whole directory, written anew every two weeks, the last time this week. */
export function* identityInfo(world: World): Generator<Row> {
  for (const daysAgo of [29, 15, 1]) {
    const written = world.at({ daysAgo, at: '03:00' });
    for (const [index, person] of people.entries()) {
      const chief = people.find((other) => other.department === person.department) ?? person;
      yield {
        ...common(written + index * 100, person.account, person.name),
        AccountObjectId: person.objectId,
        GivenName: person.givenName,
        Surname: person.surname,
        Department: person.department.name,
        JobTitle: person.title,
        Manager: chief === person ? personOf('sorcha.delaney').name : chief.name,
        City: person.department.site,
        Country: 'Ireland',
        MailAddress: person.upn,
        AssignedRoles: [],
        GroupMembership: [
          'All staff',
          person.department.name,
          ...(person.admin ? ['IT administrators'] : []),
        ],
        IsMFARegistered: true,
        BlastRadius: person.admin ? 'High' : person.department.code === 'EXE' ? 'Medium' : 'Low',
        Tags: person.department.code === 'EXE' ? 'Sensitive' : '',
      };
    }
    const others = [
      ...people.filter((person) => person.admin).map((person) => `adm-${person.account}`),
      ...serviceAccounts.map(({ account }) => account),
    ];
    for (const [index, account] of others.entries())
      yield {
        ...common(written + (people.length + index) * 100, account, account),
        Department: 'IT',
        AssignedRoles: account.startsWith('adm-') ? ['Global Administrator', 'Exchange Administrator'] : [],
        GroupMembership: [account.startsWith('adm-') ? 'Domain Admins' : 'Service accounts'],
        IsServiceAccount: account.startsWith('svc-'),
        IsMFARegistered: false,
        BlastRadius: 'High',
        Tags: 'Sensitive',
      };
  }
}

function common(time: number, account: string, name: string): Row {
  return {
    TimeGenerated: new Date(time),
    Timestamp: new Date(time),
    AccountName: account,
    AccountDomain: company.netbios,
    AccountUPN: `${account}@${company.domain}`,
    AccountDisplayName: name,
    AccountSID: sidOf(account),
    AccountTenantId: company.tenantId,
    IsAccountEnabled: true,
    UserType: 'Member',
    CompanyName: company.name,
    IdentityEnvironment: 'Hybrid',
    AccountCreationTime: new Date(time - 24 * 700 * hour),
    ChangeSource: 'FullSync',
    SourceSystem: 'AzureActiveDirectory',
  };
}
