/** The Earth as Microsoft's engine takes it: a ball of 6371.01 km. */
const radius = 6_371_010;

/** Metres between two points in degrees, by way of the great circle; null where one is not on the Earth. */
export function greatCircle(lng1: number, lat1: number, lng2: number, lat2: number): number | null {
  if (!isPoint(lng1, lat1) || !isPoint(lng2, lat2)) return null;
  const haversine =
    Math.sin(radians(lat2 - lat1) / 2) ** 2 +
    Math.sin(radians(lng2 - lng1) / 2) ** 2 * Math.cos(radians(lat1)) * Math.cos(radians(lat2));
  return 2 * radius * Math.asin(Math.sqrt(Math.min(1, haversine)));
}

function isPoint(lng: number, lat: number): boolean {
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
