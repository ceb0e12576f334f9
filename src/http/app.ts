import type { Socket } from 'node:net';
import fastify, { LogController } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { activityRoutes } from './activity.ts';
import { answerUnrouted } from './allowed-methods.ts';
import { auditRoutes } from './audit.ts';
import { askForPermission } from './auth.ts';
import { campaignAudienceRoutes } from './campaign-audience.ts';
import { campaignHistoryRoutes } from './campaign-history.ts';
import { caseRoutes } from './cases.ts';
import { consentRoutes } from './consents.ts';
import type { App, AppDeps, Routes } from './deps.ts';
import { healthRoutes } from './health.ts';
import { honourIdempotencyKeys } from './idempotency.ts';
import { readJsonBodies } from './json-body.ts';
import { meRoutes } from './me.ts';
import { describeApi } from './openapi.ts';
import { partyRoutes } from './parties.ts';
import { partyHistoryRoutes } from './party-history.ts';
import { peopleImportRoutes } from './people-import.ts';
import { preferenceRoutes } from './preferences.ts';
import { answerProblem, Problem, problemBody } from './problem.ts';
import { turnForeignPagesAway } from './same-origin.ts';
import { streamRoutes } from './stream.ts';
import { suppressionRoutes } from './suppressions.ts';
import { templatePreviewRoutes } from './template-previews.ts';
import { templateRoutes } from './templates.ts';
import { threadRoutes } from './threads.ts';
import { readBySchema } from './validation.ts';

const MIB = 1024 * 1024;

const resources: readonly Routes[] = [
  healthRoutes,
  meRoutes,
  partyRoutes,
  partyHistoryRoutes,
  peopleImportRoutes,
  preferenceRoutes,
  consentRoutes,
  suppressionRoutes,
  campaignAudienceRoutes,
  campaignHistoryRoutes,
  templateRoutes,
  threadRoutes,
  caseRoutes,
  templatePreviewRoutes,
  activityRoutes,
  auditRoutes,
  streamRoutes,
];

/** The HTTP side of Decorum, not yet listening. Everything it uses comes in `deps`; `close()` leaves `db` open. */
export function buildApp(deps: AppDeps): App {
  const app: App = fastify({
    loggerInstance: deps.log,
    // Its lines carry whole URLs, in which people search for phone numbers.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: deps.newId,
    bodyLimit: MIB,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 512 },
    frameworkErrors: answerProblem,
    clientErrorHandler: answerBrokenHttp,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(readBySchema);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerProblem);

  answerUnrouted(app);
  turnForeignPagesAway(app, deps.config);
  askForPermission(app);
  readJsonBodies(app);
  honourIdempotencyKeys(app, deps);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
  });
  app.addHook('onResponse', async ({ method, routeOptions, log }, { statusCode, elapsedTime }) => {
    log.info({ method, route: routeOptions.url, statusCode, ms: Math.round(elapsedTime) }, 'answered');
  });

  describeApi(app);
  // As a plugin, so that they come after the one that describes them.
  app.register(async (api: App) => {
    for (const routes of [...resources, ...(deps.routes ?? [])]) routes(api, deps);
  });
  return app;
}

/** What the parser of Node refuses never becomes a request: the answer is written by hand. */
function answerBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Problem(431, 'headers_too_large', 'The headers are too large. Send fewer or shorter ones.')
      : new Problem(
          400,
          'malformed_http',
          'This is not a request in HTTP/1.1. Mend its first line and headers.',
        );
  const body = JSON.stringify(problemBody(problem, ''));
  socket.end(
    `HTTP/1.1 ${problem.statusCode} ${problem.statusCode === 431 ? 'Request Header Fields Too Large' : 'Bad Request'}\r\n` +
      `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
