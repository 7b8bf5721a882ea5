// A table for the audit and a data collection rule that takes it; deployed to the resource group of its workspace.

targetScope = 'resourceGroup'

param workspaceName string

@description('Of the workspace: a rule must be where its workspace is.')
param location string

param principalId string

@description('Resource id of the identity: makes the name of the assignment its own.')
param identityId string

param roleId string

param retentionInDays int

param tags object

var table = 'HuntlineAudit_CL'
var stream = 'Custom-${table}'

// As in src/audit/audit-row.ts; a test holds the two together.
var columns = [
  { name: 'TimeGenerated', type: 'datetime' }
  { name: 'Seq', type: 'long' }
  { name: 'Event', type: 'string' }
  { name: 'Surface', type: 'string' }
  { name: 'PersonId', type: 'string' }
  { name: 'PersonName', type: 'string' }
  { name: 'PlaceId', type: 'string' }
  { name: 'PlaceKind', type: 'string' }
  { name: 'Thread', type: 'string' }
  { name: 'Line', type: 'string' }
  { name: 'Role', type: 'string' }
  { name: 'Outcome', type: 'string' }
  { name: 'Answer', type: 'string' }
  { name: 'Command', type: 'string' }
  { name: 'Hunt', type: 'string' }
  { name: 'Workspace', type: 'string' }
  { name: 'WindowStart', type: 'datetime' }
  { name: 'WindowEnd', type: 'datetime' }
  { name: 'KqlHash', type: 'string' }
  { name: 'ResultRows', type: 'long' }
  { name: 'Truncated', type: 'boolean' }
  { name: 'Reference', type: 'string' }
  { name: 'DurationMs', type: 'long' }
  { name: 'MissingCount', type: 'long' }
  { name: 'MissingFirst', type: 'long' }
  { name: 'MissingLast', type: 'long' }
  { name: 'Previous', type: 'string' }
  { name: 'Seal', type: 'string' }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

resource makeTable 'Microsoft.OperationalInsights/workspaces/tables@2023-09-01' = {
  parent: workspace
  name: table
  properties: {
    plan: 'Analytics'
    totalRetentionInDays: retentionInDays
    schema: {
      name: table
      columns: map(columns, column => {
        name: column.name
        // A table writes this one type otherwise than a stream does.
        type: column.type == 'datetime' ? 'dateTime' : column.type
      })
    }
  }
}

// Of the kind Direct: it has an endpoint of its own.
resource rule 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: 'huntline-audit'
  location: location
  kind: 'Direct'
  tags: tags
  properties: {
    streamDeclarations: {
      '${stream}': {
        columns: columns
      }
    }
    destinations: {
      logAnalytics: [
        {
          name: 'workspace'
          workspaceResourceId: workspace.id
        }
      ]
    }
    dataFlows: [
      {
        streams: [
          stream
        ]
        destinations: [
          'workspace'
        ]
        transformKql: 'source'
        outputStream: stream
      }
    ]
  }
  dependsOn: [
    makeTable
  ]
}

// Sends rows, and reads none.
resource send 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(rule.id, identityId, roleId)
  scope: rule
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
  }
}

output endpoint string = rule.properties.endpoints.logsIngestion
output ruleId string = rule.properties.immutableId
output stream string = stream
