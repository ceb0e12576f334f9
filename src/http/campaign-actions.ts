import { z } from 'zod';
import { startLaunch } from '../campaigns/launch.ts';
import type { Launcher } from '../campaigns/launcher.ts';
import {
  archiveCampaign,
  pauseCampaign,
  resumeCampaign,
  type StatusChanged,
  type StatusDeps,
} from '../campaigns/status.ts';
import { Unacceptable } from '../intake/unacceptable.ts';
import { actorOf } from './auth.ts';
import { oneCampaign } from './campaign-schemas.ts';
import { alreadyLaunched, noCampaign, withProgress } from './campaigns.ts';
import type { App, Routes } from './deps.ts';
import { idParams } from './fields.ts';
import { Problem, unprocessable } from './problem.ts';

export type CampaignActionsDeps = Pick<StatusDeps, 'defaults'> & {
  launcher: Pick<Launcher, 'wake'>;
  /** Called after jobs changed, so that workers and the live stream look. */
  onChange: () => void;
};

/** What moves people: launch, pause, resume, archive. */
export const campaignActionRoutes =
  ({ defaults, launcher, onChange }: CampaignActionsDeps): Routes =>
  (app: App, { db, clock, newId, config: { tenantId } }) => {
    const tags = ['campaigns'];

    app.post(
      '/api/campaigns/:id/launch',
      {
        config: { permission: 'campaigns:RUN', idempotent: true },
        schema: {
          tags,
          summary: 'Launch a campaign: make a job for everybody in its audience',
          description:
            'Answers at once; the jobs are made in the background, in steps that a crash cannot repeat. Asked again ' +
            'while it runs, it answers how far it is.',
          params: idParams,
          body: z
            .strictObject({
              skipIncomplete: z
                .boolean()
                .optional()
                .describe('Leave out people on the list who have no value for a word of the text.'),
            })
            .nullish(),
          response: { 202: oneCampaign },
        },
      },
      async (request, reply) => {
        const deps = { db, clock, newId, tenantId, actor: actorOf(request).name };
        const options = { skipIncomplete: request.body?.skipIncomplete ?? false };
        const begun = await startLaunch(deps, request.params.id, options).catch(refuseUnacceptable);
        switch (begun.result) {
          case 'not_found':
            throw noCampaign();
          case 'already_launched':
            throw alreadyLaunched('This campaign was launched, and is launched once. Make another one.');
          case 'started':
          case 'running':
            launcher.wake();
            return reply.code(202).send(await withProgress(db, tenantId, begun.campaign));
          default:
            return begun satisfies never;
        }
      },
    );

    const actions: [name: string, summary: string, act: typeof pauseCampaign][] = [
      ['pause', 'Stop what waits at once; every job keeps its place', pauseCampaign],
      ['resume', 'Let what was paused go on; each job is sent once', resumeCampaign],
      ['archive', 'End a campaign: cancel what still waits', archiveCampaign],
    ];
    for (const [name, summary, act] of actions) {
      app.post(
        `/api/campaigns/:id/${name}`,
        {
          config: { permission: 'campaigns:RUN' },
          schema: { tags, summary, params: idParams, response: { 200: oneCampaign } },
        },
        async (request) => {
          const { id } = request.params as z.infer<typeof idParams>;
          const actor = actorOf(request).name;
          const changed = await act({ db, clock, newId, tenantId, actor, defaults }, id);
          launcher.wake();
          onChange();
          return await withProgress(db, tenantId, changedOrRefused(changed));
        },
      );
    }
  };

function changedOrRefused(changed: StatusChanged) {
  switch (changed.result) {
    case 'done':
      return changed.campaign;
    case 'not_found':
      throw noCampaign();
    case 'archived':
      throw new Problem(
        409,
        'campaign_archived',
        'This campaign is archived. Set its status to active with PATCH to use it again; its jobs stay cancelled.',
      );
    default:
      return changed satisfies never;
  }
}

function refuseUnacceptable(error: unknown): never {
  if (!(error instanceof Unacceptable)) throw error;
  const { path, code, message } = error;
  throw unprocessable({ path, code, message });
}
