import type { explained as english } from '../en/explained.ts';
import type { Words } from '../translation.ts';

export const explained: Words<typeof english> = {
  explained: {
    summary: {
      noProvider: 'Đang chờ: ở đây chưa cấu hình nhà cung cấp cho kênh này.',
      heldQuiet: 'Tạm giữ đến {{there}} giờ của họ ({{here}} ở đây, {{relative}}).',
      quietNow:
        'Bây giờ là {{time}} tại {{zone}}, nơi cần yên lặng từ {{start}} đến {{end}}. Chỉ thông báo dịch vụ khẩn mới được qua, và tin này không phải.',
      sending: 'Tin đang được gửi lúc này.',
      held: 'Tạm giữ: {{reason}}.',
      heldUntil: 'Tạm giữ đến {{time}}: {{reason}}.',
      retry: 'Lần {{attempt}} trên {{max}} không thành: {{reason}}. Lần tới là {{time}}.',
      waits: 'Chờ gửi lúc {{time}}.',
      forecast: 'Như hiện nay, đến lúc đó tin sẽ bị chặn: {{reason}}.',
      prompt: 'Mới chỉ gửi lời nhắc trả lời VERIFY; nội dung chờ mã dùng một lần.',
      sent: 'Đã gửi: {{delivery}}.',
      unknownNext:
        'Tin có thể đã đi: chưa có câu trả lời. Nhà cung cấp sẽ được hỏi lúc {{time}}; trước đó không gửi lại.',
      unknown:
        'Tin có thể đã đi và không ai biết chắc; cần một người quyết định. "Gửi lại" có thể thành hai tin, "Hủy" sẽ đóng lại.',
      failed: 'Bỏ cuộc sau {{attempt}} trên {{max}} lần: {{reason}}.',
      cancelledByRule: 'Bị một quy tắc hủy: {{reason}}.',
      cancelledByOperator: 'Một người vận hành đã hủy.',
      cancelled: 'Đã hủy: {{reason}}.',
    },
    mend: {
      expired: 'Tạo tin mới có hạn gửi muộn hơn.',
      campaign_inactive: 'Kích hoạt lại chiến dịch rồi gửi lại tin.',
      campaign_paused: 'Tiếp tục chiến dịch; tin giữ nguyên vị trí.',
      opted_out:
        'Chỉ người nhận mới gỡ được, bằng cách nhắn START, hoặc người vận hành có bằng chứng cho phép mới.',
      DNC: 'Không gì vượt qua được. Chỉ bỏ "không liên hệ" trong tùy chọn nếu chính người đó yêu cầu.',
      unknown_party: 'Cho biết địa chỉ là của ai, bằng mã khách hàng hoặc gắn địa chỉ với một người.',
      missing_consent: 'Ghi tùy chọn của người nhận, hoặc sự đồng ý mới nếu họ đã rút lại.',
      channel_not_allowed: 'Dùng kênh mà người nhận và chiến dịch cho phép, hoặc thêm kênh này cho cả hai.',
      frequency_cap: 'Chờ các tin cũ ra khỏi khung thời gian của chiến dịch.',
      timezone_unknown: 'Đặt múi giờ cho người nhận, hoặc cho tổ chức.',
      quiet_hours: 'Chờ hết giờ yên lặng. Chỉ thông báo dịch vụ khẩn mới được qua.',
      provider_paused: 'Chờ hết thời gian tạm dừng, hoặc sửa tài khoản nhà cung cấp.',
      failed: 'Sửa điều nhà cung cấp từ chối, rồi gửi lại tin.',
      awaiting_verification: 'Người nhận trả lời VERIFY rồi nhập mã.',
    },
  },
};
