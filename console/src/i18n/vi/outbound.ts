import type { outbound as english } from '../en/outbound.ts';
import type { Words } from '../translation.ts';

export const outbound: Words<typeof english> = {
  outbound: { title: 'Gửi đi', 'new': 'Tin nhắn mới' },
  jobs: {
    title: 'Tin gửi',
    byStatus: 'Tin theo trạng thái',
    latest: '{{count}} tin gần nhất, mới nhất trước',
    to: 'Người nhận',
    channel: 'Kênh',
    purpose: 'Mục đích',
    status: 'Trạng thái',
    next: 'Lần gửi tới',
    changed: 'Thay đổi cuối',
    nobody: 'Chưa biết là ai',
    none: 'Hiện không có tin nào ở trạng thái này.',
    showAll: 'Xem tất cả',
    notNext: 'không có',
  },
};
