import type { ReactNode } from 'react';

function Drawing({ children, size = 16 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const SunIcon = () => (
  <Drawing size={14}>
    <circle cx="8" cy="8" r="3" />
    <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1" />
  </Drawing>
);

export const MoonIcon = () => (
  <Drawing size={14}>
    <path d="M13.5 9.7A6 6 0 0 1 6.3 2.5a6 6 0 1 0 7.2 7.2Z" />
  </Drawing>
);

export const ScreenIcon = () => (
  <Drawing size={14}>
    <rect x="1.5" y="2.5" width="13" height="9" rx="1.5" />
    <path d="M5.5 14h5" />
  </Drawing>
);

export const OverviewIcon = () => (
  <Drawing>
    <path d="M1.5 8.5h3l2-5 3 9 2-4h3" />
  </Drawing>
);

export const OutboundIcon = () => (
  <Drawing>
    <path d="M14.5 1.5 7 9M14.5 1.5 10 14.5 7 9 1.5 6Z" />
  </Drawing>
);

export const CampaignsIcon = () => (
  <Drawing>
    <path d="M2 6.5v3l2.5.5 8.5 3.5v-11L4.5 6ZM4.5 6v4l1 3.5h2L6.5 10.5" />
  </Drawing>
);

export const PeopleIcon = () => (
  <Drawing>
    <circle cx="6" cy="5" r="2.5" />
    <path d="M1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.8a2.5 2.5 0 0 1 0 4.4M12 9.8c1.5.6 2.5 1.9 2.5 3.7" />
  </Drawing>
);

export const TemplatesIcon = () => (
  <Drawing>
    <rect x="2" y="2" width="12" height="12" rx="1.5" />
    <path d="M4.5 5.500h7M4.5 8h7M4.5 10.500h4" />
  </Drawing>
);

export const AuditIcon = () => (
  <Drawing>
    <path d="M8 1.5 13.5 3.500v4c0 3.5-2.3 5.8-5.5 7-3.2-1.2-5.5-3.5-5.5-7v-4ZM5.5 8l2 2 3-3.5" />
  </Drawing>
);

export const PhoneIcon = () => (
  <Drawing>
    <rect x="4.5" y="1.5" width="7" height="13" rx="1.5" />
    <path d="M7.2 12.500h1.6" />
  </Drawing>
);

export const BookIcon = () => (
  <Drawing>
    <path d="M8 3.500C6.5 2.3 4.5 2 2 2v10.500c2.5 0 4.5.3 6 1.5 1.5-1.2 3.5-1.5 6-1.500V2c-2.5 0-4.5.3-6 1.500ZM8 3.500V14" />
  </Drawing>
);

export const SearchIcon = () => (
  <Drawing size={14}>
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.5 10.5 4 4" />
  </Drawing>
);

export const CrossIcon = () => (
  <Drawing size={12}>
    <path d="m3 3 10 10M13 3 3 13" />
  </Drawing>
);

export const MoreIcon = () => (
  <Drawing>
    <path d="M2 4h12M2 8h12M2 12h12" />
  </Drawing>
);

export const PlusIcon = () => (
  <Drawing size={14}>
    <path d="M8 2.500v11M2.5 8h11" />
  </Drawing>
);
