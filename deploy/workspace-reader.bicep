// Lets Huntline’s identity read one workspace; deployed to the resource group of that workspace.

targetScope = 'resourceGroup'

param workspaceName string
param principalId string

@description('Resource id of the identity: makes the name of the assignment its own.')
param identityId string

param roleId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

resource read 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspace.id, identityId, roleId)
  scope: workspace
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
  }
}
