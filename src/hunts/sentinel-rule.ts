import { z } from 'zod';

// Azure-Sentinel's YAML for hunting queries and analytics rules, as far as it is used here; other keys are ignored.

const texts = z.array(z.string());
const filled = z.string().regex(/\S/, 'is empty');
const fieldMapping = z.object({ identifier: z.string(), columnName: z.string() });

export const sentinelRule = z.object({
  id: filled,
  name: filled,
  description: z.string().nullish(),
  'description-detailed': z.string().nullish(),
  query: filled,
  requiredDataConnectors: z
    .array(z.object({ connectorId: z.string().nullish(), dataTypes: texts.nullish() }))
    .nullish(),
  tactics: texts.nullish(),
  relevantTechniques: texts.nullish(),
  entityMappings: z
    .array(z.object({ entityType: z.string(), fieldMappings: z.array(fieldMapping) }))
    .nullish(),
  queryPeriod: z.string().nullish(),
  // Only analytics rules have these.
  severity: z.string().nullish(),
  queryFrequency: z.string().nullish(),
  kind: z.string().nullish(),
  // Ours: a pack's rule may take the place of an earlier hunt of the same name.
  override: z.boolean().nullish(),
});

export type SentinelRule = z.infer<typeof sentinelRule>;
