import { type Alert, products } from '../alerts/alert.ts';
import { alertsOf } from '../alerts/all.ts';
import { objectIdOf } from '../company.ts';
import type { Row, World } from '../world.ts';

/** Alerts of the Defender products, without Sentinel's own rules. */
export function* alertInfo(world: World): Generator<Row> {
  for (const alert of defenderAlerts(world))
    yield {
      TimeGenerated: new Date(alert.time),
      Timestamp: new Date(alert.time),
      AlertId: defenderId(alert),
      Title: alert.detection.name,
      Category: alert.detection.tactics[0] ?? '',
      Severity: alert.detection.severity,
      ServiceSource: products[alert.detection.product].service,
      DetectionSource: products[alert.detection.product].detection,
      AttackTechniques: JSON.stringify(alert.detection.techniques),
    };
}

/** Alerts that Defender's tables hold. */
export function defenderAlerts(world: World): readonly Alert[] {
  return alertsOf(world).filter(({ detection }) => products[detection.product].service !== '');
}

/** Defender's own id of an alert, the same as `VendorOriginalId` in `SecurityAlert`. */
export function defenderId(alert: Alert): string {
  return objectIdOf(alert.id);
}
