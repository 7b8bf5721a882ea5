// Copy to main.bicepparam and put your own values in place of these.
using './main.bicep'

param image = 'contoso.azurecr.io/huntline:0.1.0'
param registryName = 'contoso'
param workspaces = [
  {
    name: 'eu'
    workspaceId: '00000000-0000-0000-0000-000000000000'
    resourceId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/sentinel-eu'
  }
]
param bot = 'UserAssignedMSI'
param slack = 'off'
param admins = 'person:teams:00000000-0000-0000-0000-000000000000'
param secretsOfficerId = '00000000-0000-0000-0000-000000000000'
param settings = {
  HUNTLINE_TIME_ZONE: 'Europe/Berlin'
  HUNTLINE_GUESTS: 'deny'
}
