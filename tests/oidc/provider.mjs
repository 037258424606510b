// A provider of electronic identities on loopback, for tests: real tokens, real sessions, people made up by the test.
// node provider.mjs '{"port": 1234, "product": "http://localhost:8000", "people": {"tai-khoan": {"HoVaTen": "…"}}}'
import http from "node:http";
import Provider from "oidc-provider";

const { port, product, people } = JSON.parse(process.argv[2]);
const issuer = `http://localhost:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "motcua",
      client_secret: "khoa-cua-mot-cua",
      redirect_uris: [`${product}/dang-nhap/cong-dan/ve/`],
      post_logout_redirect_uris: [`${product}/dang-xuat/xong/`],
      backchannel_logout_uri: `${product}/dang-xuat/tu-nha-cung-cap/`,
      backchannel_logout_session_required: true,
    },
  ],
  acrValues: ["1", "2"],
  claims: {
    openid: ["sub", "acr"],
    profile: ["SoDinhDanh", "HoVaTen", "NgayThangNamSinh", "LoaiTaiKhoan", "MaSoThue"],
  },
  cookies: { keys: ["only-for-tests"] },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = `${head("Đăng xuất")}${form}<button form="op.logoutForm" name="logout" value="yes">Đồng ý đăng xuất</button>`;
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = head("Đã đăng xuất ở nơi định danh");
      },
    },
  },
  fetch: (url, { dispatcher, ...rest }) => fetch(url, rest), // its own dispatcher refuses loopback, where the product is
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
});

const head = (title) => `<!doctype html><html lang="vi"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>`;

async function form(request) {
  let text = "";
  for await (const part of request) text += part;
  return new URLSearchParams(text);
}

async function interact(request, response) {
  const { uid, params } = await provider.interactionDetails(request, response);
  if (request.method === "GET") {
    response.setHeader("Content-Type", "text/html");
    response.end(`${head("Định danh thử")}<form method="post" action="/interaction/${uid}">
      <label>Tài khoản <input name="account"></label> <label>Mức <input name="acr" value="1"></label>
      <button>Đồng ý</button> <button name="refuse" value="1">Không đồng ý</button></form>`);
    return;
  }
  const given = await form(request);
  if (given.get("refuse")) {
    await provider.interactionFinished(request, response, { error: "access_denied" });
    return;
  }
  const accountId = given.get("account");
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, {
    login: { accountId, acr: given.get("acr"), remember: true },
    consent: { grantId },
  });
}

http
  .createServer((request, response) => {
    const handle = request.url.startsWith("/interaction/") ? interact : provider.callback();
    Promise.resolve(handle(request, response)).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  })
  .listen(port, "127.0.0.1", () => console.log("ready"));
