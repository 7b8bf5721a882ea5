const UNITS = [
  { name: 'day', ms: 86_400_000, from: 48 * 3_600_000 },
  { name: 'h', ms: 3_600_000, from: 3_600_000 },
  { name: 'min', ms: 60_000, from: 60_000 },
] as const;

/** How long ago an instant was: `3 h ago`, `12 days ago`, `just now`; empty where either is no instant. */
export function showAge(iso: string, now: string): string {
  const ms = new Date(now).getTime() - new Date(iso).getTime();
  if (Number.isNaN(ms)) return '';
  const unit = UNITS.find(({ from }) => ms >= from);
  if (!unit) return 'just now';
  const count = Math.floor(ms / unit.ms);
  return `${count} ${unit.name === 'day' ? 'days' : unit.name} ago`;
}
