import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { sendTwilioError, TwilioError } from './twilio-error.ts';

const isTwilio = (request: FastifyRequest) => request.url.startsWith('/2010-04-01/');
const isSendgrid = (request: FastifyRequest) => request.url.startsWith('/v3/');
const errors = (message: string) => ({ errors: [{ message, field: null }] });

/** Every error leaves in the words of the provider whose path was asked, whoever noticed it. */
export function refusals(app: FastifyInstance): void {
  app.setErrorHandler((problem: Error & { statusCode?: number }, request, reply) => {
    if (problem instanceof TwilioError) {
      return sendTwilioError(reply, problem.status, problem.code, problem.message);
    }
    if (problem instanceof z.ZodError) {
      return reply.code(400).send({ error: z.prettifyError(problem) });
    }
    const status = problem.statusCode ?? 500;
    if (status >= 500) console.error('carrier: request failed', problem);
    if (isTwilio(request))
      return sendTwilioError(reply, status, status >= 500 ? 20500 : 20001, problem.message);
    if (isSendgrid(request) && status === 413) {
      return reply
        .code(413)
        .type('text/html')
        .send('<html><body><h1>413 Request Entity Too Large</h1></body></html>');
    }
    return reply
      .code(status)
      .send(isSendgrid(request) ? errors(problem.message) : { error: problem.message });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0];
    if (isTwilio(request)) {
      return sendTwilioError(reply, 404, 20404, `The requested resource ${path} was not found`);
    }
    return reply.code(404).send(isSendgrid(request) ? errors('not found') : { error: `There is no ${path}` });
  });
}
