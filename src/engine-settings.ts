import type { Config } from './config.ts';
import type { EngineSettings } from './engine/dispatch.ts';

/** What the engine reads of the settings, for the server and for a run by command. */
export const engineSettings = (config: Config): EngineSettings => ({
  leaseMs: config.leaseMs,
  sendMs: config.sendMs,
  reconcileAfterMs: config.reconcileAfterMs,
  quietHours: config.opsQuietHours,
  timezone: config.opsTimezone,
  tellDecisions: config.n8nWebhookUrl !== null,
});
