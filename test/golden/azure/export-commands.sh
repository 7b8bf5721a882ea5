# Register the subscription for data export
az provider register --subscription 11111111-2222-4333-8444-555555555555 \
  --namespace Microsoft.Insights

# See the region, which the storage account must share
az monitor log-analytics workspace show --subscription 11111111-2222-4333-8444-555555555555 \
  --resource-group 'rg-soc(EU)' --workspace-name soc-logs --query location --output tsv

# Make a storage account for the export
az storage account create --subscription 11111111-2222-4333-8444-555555555555 \
  --resource-group 'rg-soc(EU)' --name '<storage-account>' --location '<region>' \
  --sku Standard_LRS --kind StorageV2

# Export to it
az monitor log-analytics workspace data-export create \
  --subscription 11111111-2222-4333-8444-555555555555 --resource-group 'rg-soc(EU)' \
  --workspace-name soc-logs --name huntline-byoml --tables SecurityEvent --enable true \
  --destination '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-soc(EU)/providers/Microsoft.Storage/storageAccounts/<storage-account>'
