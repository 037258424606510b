// What the editor says in its tools, in Vietnamese.
const WORDS = {
  "Activate hand tool": "Di chuyển khung nhìn",
  "Activate lasso tool": "Chọn nhiều phần tử",
  "Activate create/remove space tool": "Thêm, bớt khoảng trống",
  "Activate global connect tool": "Nối hai phần tử",
  "Create start event": "Điểm bắt đầu",
  "Create intermediate/boundary event": "Sự kiện giữa chừng, hẹn giờ",
  "Create end event": "Điểm kết thúc",
  "Create gateway": "Cổng rẽ nhánh",
  "Create task": "Bước xử lý",
  "Append end event": "Nối tới điểm kết thúc",
  "Append gateway": "Nối tới cổng rẽ nhánh",
  "Append task": "Nối tới bước xử lý",
  "Append intermediate/boundary event": "Nối tới sự kiện giữa chừng",
  "Change element": "Đổi loại phần tử",
  "Change type": "Đổi loại",
  "Connect to other element": "Nối tới phần tử khác",
  "Connect using sequence/message flow or association": "Nối bằng mũi tên",
  "Add text annotation": "Thêm chú thích",
  "Append text annotation": "Thêm chú thích",
  Delete: "Xóa",
  Remove: "Xóa",
  "User task": "Bước xử lý của người",
  "Exclusive gateway": "Cổng chọn một nhánh",
  "Parallel gateway": "Cổng chạy song song",
  "Call activity": "Gọi quy trình khác",
  "Timer intermediate catch event": "Hẹn giờ: chờ",
  "Timer boundary event": "Hẹn giờ gắn vào bước",
  "Default flow": "Nhánh mặc định",
  "Conditional flow": "Nhánh có điều kiện",
  "Sequence flow": "Mũi tên thường",
  Search: "Tìm",
};

const translate = (text, given = {}) => (WORDS[text] ?? text).replace(/{([^}]+)}/g, (_, key) => given[key] ?? `{${key}}`);

export const vietnamese = { translate: ["value", translate] };
