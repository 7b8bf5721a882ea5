// Huntline in Azure Container Apps: the app, the identity that it is, a vault for its secrets, a share for its state,
// the Azure Bot with its Teams channel, and no role that it does not need. docs/deploy.md goes through it.

targetScope = 'resourceGroup'

@description('A Sentinel workspace to hunt in.')
type workspace = {
  @description('What people call it in chat, such as eu.')
  name: string

  @description('Workspace ID (customerId): a GUID.')
  workspaceId: string

  @description('/subscriptions/…/resourceGroups/…/providers/Microsoft.OperationalInsights/workspaces/…')
  resourceId: string
}

@description('Begins the name of everything that is made here.')
@minLength(3)
@maxLength(10)
param name string = 'huntline'

param location string = resourceGroup().location

@description('The image, best by its digest: registry.example/huntline@sha256:…')
param image string

@description('Azure Container Registry in this resource group that holds the image; empty for a public image.')
param registryName string = ''

@description('The workspaces; the first is the default.')
@minLength(1)
param workspaces workspace[]

@description('Who the bot is in Teams: the identity itself, an application of one tenant (with a client secret in the vault), or nobody.')
@allowed([
  'UserAssignedMSI'
  'SingleTenant'
  'none'
])
param bot string = 'UserAssignedMSI'

@description('Application (client) id; for SingleTenant only.')
param botAppId string = ''

@description('Slack: off, over Socket Mode (no public address needed), or over signed HTTP.')
@allowed([
  'off'
  'socket'
  'http'
])
param slack string = 'off'

@description('HUNTLINE_ADMINS: whom to let change settings, such as person:teams:<object id>.')
param admins string

@description('Object id of a person or group that may write secrets into the vault; empty where that is arranged elsewhere.')
param secretsOfficerId string = ''

@allowed([
  'Group'
  'ServicePrincipal'
  'User'
])
param secretsOfficerType string = 'User'

@description('Resource id of the workspace that takes the audit as the table HuntlineAudit_CL; empty for none.')
param auditWorkspaceId string = ''

@description('Region of that workspace.')
param auditLocation string = location

@minValue(30)
@maxValue(4383)
param auditRetentionInDays int = 365

@description('Further settings by their names in .env.example. No secrets: give keyvault:<name> instead.')
param settings object = {}

param tags object = {}

// The least roles, by their ids in every cloud.
var logAnalyticsReader = '73c42c96-874c-492b-b04d-ab87d138a893'
var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var keyVaultSecretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
var acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

// Azure’s names of its clouds, and Huntline’s.
var clouds = {
  AzureCloud: 'global'
  AzureUSGovernment: 'usgov'
  AzureChinaCloud: 'china'
}

var suffix = uniqueString(resourceGroup().id)
var port = 3978

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: '${name}-${suffix}'
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }
}

// Reads secrets, and can neither list, write nor delete them.
resource readSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

resource writeSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(secretsOfficerId)) {
  name: guid(vault.id, secretsOfficerId, keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: secretsOfficerId
    principalType: secretsOfficerType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsOfficer)
  }
}

// Workspaces may be in other resource groups and subscriptions: a module each, where its workspace is.
module readWorkspace 'workspace-reader.bicep' = [
  for one in workspaces: {
    name: '${name}-reads-${one.name}'
    scope: resourceGroup(split(one.resourceId, '/')[2], split(one.resourceId, '/')[4])
    params: {
      workspaceName: last(split(one.resourceId, '/'))
      principalId: identity.properties.principalId
      identityId: identity.id
      roleId: logAnalyticsReader
    }
  }
]

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = if (!empty(registryName)) {
  name: empty(registryName) ? 'none' : registryName
}

resource pullImage 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(registryName)) {
  name: guid(registryName, identity.id, acrPull)
  scope: registry
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', acrPull)
  }
}

module audit 'audit.bicep' = if (!empty(auditWorkspaceId)) {
  name: '${name}-audit'
  scope: resourceGroup(
    empty(auditWorkspaceId) ? subscription().subscriptionId : split(auditWorkspaceId, '/')[2],
    empty(auditWorkspaceId) ? resourceGroup().name : split(auditWorkspaceId, '/')[4]
  )
  params: {
    workspaceName: last(split(auditWorkspaceId, '/'))
    location: auditLocation
    principalId: identity.properties.principalId
    identityId: identity.id
    roleId: monitoringMetricsPublisher
    retentionInDays: auditRetentionInDays
    tags: tags
  }
}

// What must outlive a restart. Container Apps mounts a share by its account’s key, so the account keeps keys.
resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: take('${replace(name, '-', '')}${suffix}', 24)
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource files 'fileServices' = {
    name: 'default'

    resource state 'shares' = {
      name: 'state'
      properties: {
        shareQuota: 5
      }
    }
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  tags: tags
  properties: {
    retentionInDays: 30
    sku: {
      name: 'PerGB2018'
    }
  }
}

resource apps 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }

  resource share 'storages' = {
    name: 'state'
    properties: {
      azureFile: {
        accountName: storage.name
        accountKey: storage.listKeys().keys[0].value
        shareName: storage::files::state.name
        accessMode: 'ReadWrite'
      }
    }
  }
}

var always = [
  { name: 'HUNTLINE_HOST', value: '0.0.0.0' }
  { name: 'HUNTLINE_PORT', value: string(port) }
  { name: 'HUNTLINE_WEB_PORT', value: 'off' }
  { name: 'HUNTLINE_LOG_LEVEL', value: 'info' }
  { name: 'HUNTLINE_STATE', value: '/state/huntline.db' }
  { name: 'HUNTLINE_STATE_JOURNAL', value: 'delete' }
  { name: 'HUNTLINE_AUDIT', value: '/state/audit.jsonl' }
  { name: 'HUNTLINE_ADMINS', value: admins }
  { name: 'HUNTLINE_CLOUD', value: clouds[environment().name] }
  { name: 'HUNTLINE_AZURE_AUTH', value: 'msi' }
  { name: 'HUNTLINE_KEY_VAULT', value: vault.name }
  {
    name: 'HUNTLINE_WORKSPACES'
    value: join(map(workspaces, one => '${one.name}=${one.workspaceId}${one.resourceId}'), ',')
  }
  { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
  { name: 'AZURE_TENANT_ID', value: subscription().tenantId }
]
var teams = bot == 'none'
  ? []
  : concat(
      [
        { name: 'MicrosoftAppId', value: bot == 'SingleTenant' ? botAppId : identity.properties.clientId }
        { name: 'MicrosoftAppTenantId', value: subscription().tenantId }
        { name: 'MicrosoftAppType', value: bot == 'SingleTenant' ? 'SingleTenant' : 'UserAssignedMsi' }
      ],
      bot == 'SingleTenant' ? [{ name: 'MicrosoftAppPassword', value: 'keyvault:MicrosoftAppPassword' }] : []
    )
var slackToken = slack == 'off' ? [] : [{ name: 'SLACK_BOT_TOKEN', value: 'keyvault:SLACK-BOT-TOKEN' }]
var slackSocket = slack == 'socket' ? [{ name: 'SLACK_APP_TOKEN', value: 'keyvault:SLACK-APP-TOKEN' }] : []
var slackHttp = slack == 'http' ? [{ name: 'SLACK_SIGNING_SECRET', value: 'keyvault:SLACK-SIGNING-SECRET' }] : []
var auditing = empty(auditWorkspaceId)
  ? []
  : [
      { name: 'HUNTLINE_AUDIT_ENDPOINT', value: audit!.outputs.endpoint }
      { name: 'HUNTLINE_AUDIT_RULE', value: audit!.outputs.ruleId }
      { name: 'HUNTLINE_AUDIT_STREAM', value: audit!.outputs.stream }
    ]
var further = map(items(settings), setting => { name: setting.key, value: string(setting.value) })

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: apps.id
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        // Teams and Slack call from outside; with Socket Mode alone nobody needs to.
        external: bot != 'none' || slack == 'http'
        targetPort: port
        transport: 'http'
        allowInsecure: false
      }
      registries: empty(registryName)
        ? []
        : [
            {
              server: '${registryName}${environment().suffixes.acrLoginServer}'
              identity: identity.id
            }
          ]
    }
    template: {
      // Lines that run get 20 seconds to finish (HUNTLINE_STOP_SECONDS), their answers five more to be delivered.
      terminationGracePeriodSeconds: 45
      containers: [
        {
          name: 'huntline'
          image: image
          resources: {
            cpu: json('1.0')
            memory: '2Gi'
          }
          env: concat(always, teams, slackToken, slackSocket, slackHttp, auditing, further)
          volumeMounts: [
            {
              volumeName: 'state'
              mountPath: '/state'
            }
          ]
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/healthz'
                port: port
              }
              periodSeconds: 3
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/healthz'
                port: port
              }
              periodSeconds: 20
              timeoutSeconds: 5
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/readyz'
                port: port
              }
              periodSeconds: 5
              timeoutSeconds: 5
              failureThreshold: 3
            }
          ]
        }
      ]
      // One replica, never two: the state is one file.
      scale: {
        minReplicas: 1
        maxReplicas: 1
      }
      volumes: [
        {
          name: 'state'
          storageType: 'AzureFile'
          storageName: apps::share.name
          // SQLite’s locks do not work over SMB (nobrl); the account `node` of the image is 1000.
          mountOptions: 'uid=1000,gid=1000,dir_mode=0700,file_mode=0600,nobrl,mfsymlinks,cache=none'
        }
      ]
    }
  }
  dependsOn: [
    pullImage
    readSecrets
  ]
}

resource azureBot 'Microsoft.BotService/botServices@2022-09-15' = if (bot != 'none') {
  name: '${name}-${suffix}'
  location: 'global'
  kind: 'azurebot'
  tags: tags
  sku: {
    name: 'F0'
  }
  properties: {
    displayName: 'Huntline'
    endpoint: 'https://${app.properties.configuration.ingress.fqdn}/api/messages'
    msaAppType: bot
    msaAppId: bot == 'SingleTenant' ? botAppId : identity.properties.clientId
    msaAppTenantId: subscription().tenantId
    msaAppMSIResourceId: bot == 'SingleTenant' ? null : identity.id
    disableLocalAuth: true
  }

  resource teamsChannel 'channels' = {
    name: 'MsTeamsChannel'
    location: 'global'
    properties: {
      channelName: 'MsTeamsChannel'
      properties: {
        isEnabled: true
      }
    }
  }
}

@description('For Teams’ manifest: npm run manifest -- --app-id …')
output botAppId string = bot == 'none' ? '' : (bot == 'SingleTenant' ? botAppId : identity.properties.clientId)

@description('For Slack’s manifest over HTTP.')
output address string = 'https://${app.properties.configuration.ingress.fqdn}'

output vaultName string = vault.name
output identityPrincipalId string = identity.properties.principalId
