export const outbound = {
  outbound: { title: 'Outbound', 'new': 'New message' },
  jobs: {
    title: 'Jobs',
    byStatus: 'Jobs by status',
    latest: 'The latest {{count}}, newest first',
    to: 'To',
    channel: 'Channel',
    purpose: 'Purpose',
    status: 'Status',
    next: 'Next attempt',
    changed: 'Last change',
    nobody: 'Nobody known',
    none: 'No job is in this state now.',
    showAll: 'Show all jobs',
    notNext: 'none',
  },
};
