/** Remembers the last `capacity` delivery ids: true the first time an id is seen, false when a platform delivers it again. */
export function createOnce(capacity = 10_000): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => {
    if (seen.has(id)) return false;
    seen.add(id);
    if (seen.size > capacity) for (const oldest of seen) return seen.delete(oldest);
    return true;
  };
}
