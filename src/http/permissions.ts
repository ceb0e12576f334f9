/** Who may do what: the one table. Automation is for admins only, workflow jobs for supervisors and up. */

export const ROLES = ['admin', 'supervisor', 'agent', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

const PERMISSIONS = [
  'outbound_jobs:VIEW',
  'outbound_jobs:CREATE',
  'outbound_jobs:RUN',
  'messaging:VIEW',
  'messaging:CREATE',
  'messaging:RUN',
  'campaigns:VIEW',
  'campaigns:EDIT',
  'campaigns:RUN',
  'parties:VIEW',
  'parties:EDIT',
  'templates:VIEW',
  'templates:EDIT',
  'offers:VIEW',
  'offers:EDIT',
  'conversations:VIEW',
  'conversations:EDIT',
  'cases:VIEW',
  'cases:EDIT',
  'audit:VIEW',
  'live:VIEW',
  'automation:VIEW',
  'automation:RUN',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const automation = (permission: Permission) => permission.startsWith('automation:');

const granted: Record<Role, ReadonlySet<Permission>> = {
  admin: new Set(PERMISSIONS),
  supervisor: new Set(PERMISSIONS.filter((permission) => !automation(permission))),
  agent: new Set([
    'messaging:VIEW',
    'messaging:CREATE',
    'conversations:VIEW',
    'conversations:EDIT',
    'parties:VIEW',
    'templates:VIEW',
    'live:VIEW',
  ]),
  viewer: new Set(
    PERMISSIONS.filter((permission) => permission.endsWith(':VIEW') && !automation(permission)),
  ),
};

export const may = (role: Role, permission: Permission): boolean => granted[role].has(permission);

export const rolesWith = (permission: Permission): Role[] => ROLES.filter((role) => may(role, permission));

export const permissionsOf = (role: Role): Permission[] => [...granted[role]];
