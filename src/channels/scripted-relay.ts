import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What the relay does at each step: a reply, or the socket's end. Steps that are not named go well. */
export type Script = Partial<
  Record<'greeting' | 'EHLO' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'DOT', string | 'drop' | 'silence'>
>;

const WELL: Required<Script> = {
  greeting: '220 relay.example ESMTP',
  EHLO: '250-relay.example\r\n250-AUTH PLAIN\r\n250-DSN\r\n250 8BITMIME',
  AUTH: '235 2.7.0 welcome',
  MAIL: '250 2.1.0 fine',
  RCPT: '250 2.1.5 fine',
  DATA: '354 go on',
  DOT: '250 2.0.0 queued as 12345',
};

/** An SMTP server that follows a script to the letter, for the ends that a well-behaved one never shows. */
export async function scriptedRelay(script: Script = {}) {
  const commands: string[] = [];
  const contents: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = '';
    let inContent = false;
    const act = (step: keyof Script) => {
      const line = script[step] ?? WELL[step];
      if (line === 'drop') socket.destroy();
      else if (line !== 'silence') socket.write(`${line}\r\n`);
      return line;
    };
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (;;) {
        const end = received.indexOf(inContent ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const line = received.slice(0, end);
        received = received.slice(end + (inContent ? 5 : 2));
        if (inContent) {
          inContent = false;
          contents.push(line);
          act('DOT');
          continue;
        }
        commands.push(line);
        const verb = line.split(/[ :]/, 1)[0]?.toUpperCase() ?? '';
        if (verb === 'QUIT') socket.end('221 bye\r\n');
        else if (verb === 'RSET') socket.write('250 fine\r\n');
        else if (verb in WELL) inContent = act(verb as keyof Script).startsWith('354') && verb === 'DATA';
        else socket.write('500 what?\r\n');
      }
    });
    act('greeting');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    commands,
    contents,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
