// biome-ignore-all lint/style/noRestrictedGlobals: the page's one door to time
export const now = () => Date.now();
export const isToday = (at) => new Date(at).toDateString() === new Date().toDateString();
/** Calls `tick` again and again; returns what stops it. */
export function every(ms, tick) {
  const timer = setInterval(tick, ms);
  return () => clearInterval(timer);
}
/** Calls `act` once; returns what calls it off. */
export function after(ms, act) {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}
