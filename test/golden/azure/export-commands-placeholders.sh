# Register the subscription for data export
az provider register --subscription '<subscription-id>' --namespace Microsoft.Insights

# See the region, which the storage account must share
az monitor log-analytics workspace show --subscription '<subscription-id>' \
  --resource-group '<resource-group>' --workspace-name '<workspace>' --query location --output tsv

# Make a storage account for the export
az storage account create --subscription '<subscription-id>' --resource-group '<resource-group>' \
  --name '<storage-account>' --location '<region>' --sku Standard_LRS --kind StorageV2

# Export to it
az monitor log-analytics workspace data-export create --subscription '<subscription-id>' \
  --resource-group '<resource-group>' --workspace-name '<workspace>' --name huntline-byoml \
  --tables SecurityEvent --enable true \
  --destination '/subscriptions/<subscription-id>/resourceGroups/<resource-group>/providers/Microsoft.Storage/storageAccounts/<storage-account>'
