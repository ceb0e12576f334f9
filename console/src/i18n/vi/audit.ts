import type { audit as english } from '../en/audit.ts';
import type { Words } from '../translation.ts';

export const audit: Words<typeof english> = {
  title: 'Sổ kiểm tra',
  lead: 'Điều gì đã được quyết định và thực hiện, bởi ai và vì sao. Sổ chỉ dài thêm.',
  search: 'Tìm trong những gì đã ghi',
  event: 'Sự kiện',
  actor: 'Bởi',
  jobId: 'Tin',
  partyId: 'Người',
  campaignId: 'Chiến dịch',
  none: 'Chưa ghi gì',
  noneNext: 'Mỗi quyết định, mỗi lần gọi nhà cung cấp và mọi việc làm ở đây sẽ nằm trong danh sách này.',
  noneFound: 'Không có mục nào khớp với các bộ lọc này.',
  notYet: 'Phần mới nhất của sổ không có mục nào khớp.',
  further: 'Tìm xa hơn về trước',
  openJob: 'Mở tin',
  openPerson: 'Mở người',
  openCampaign: 'Mở chiến dịch',
  onlyJob: 'Chỉ tin này',
  onlyPerson: 'Chỉ người này',
  entry: 'mục {{seq}}, {{id}}',
  raw: 'Dạng JSON',
};
