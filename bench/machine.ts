import os from 'node:os';
import { openDb } from '../src/store/db.ts';

/** What the numbers belong to. */
export type Machine = {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  postgres: string;
  peers: Record<string, string>;
};

export async function machineOf(serverUrl: string, peers: Record<string, string>): Promise<Machine> {
  await using db = openDb({ url: serverUrl, max: 1 });
  const server = await db.one<{ server_version: string }>('show server_version');
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
    postgres: server?.server_version ?? 'unknown',
    peers,
  };
}

export const inWords = ({ cpu, cores, memoryGb, system, node, postgres, peers }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}; Node ${node}, PostgreSQL ${postgres} with Decorum's own settings ` +
  `(\`fsync\` and \`synchronous_commit\` on); ${Object.entries(peers)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}.`;
