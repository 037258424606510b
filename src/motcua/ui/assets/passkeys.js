// Passkeys: the form asks the server what the browser is to be asked, and sends what the browser answers.
// Without JavaScript, or in a browser that has no passkeys, the form stays hidden.
const ways = {
  create: { read: "parseCreationOptionsFromJSON", ask: (publicKey) => navigator.credentials.create({ publicKey }) },
  get: { read: "parseRequestOptionsFromJSON", ask: (publicKey) => navigator.credentials.get({ publicKey }) },
};

async function answer(form, way) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const response = await fetch(form.dataset.question, { method: "POST", headers });
  if (!response.ok) throw new Error(response.statusText);
  const question = await response.json();
  const credential = await way.ask(PublicKeyCredential[way.read](question.publicKey));
  form.elements.answer.value = JSON.stringify(credential.toJSON());
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const way = ways[form.dataset.passkey];
  if (!window.PublicKeyCredential?.[way.read]) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    answer(form, way).catch(() => {
      failed.hidden = false;
      delete form.dataset.sent;
    });
  });
}
