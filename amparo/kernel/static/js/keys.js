// Asks the browser for a passkey or security key, and hands its answer to the form as JSON.

(function () {
  "use strict";

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) =>
      letter.charCodeAt(0)
    );

  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  // What the site asks, with bytes where JSON has letters.
  function asked(options) {
    const given = { ...options, challenge: bytes(options.challenge) };
    if (given.user) given.user = { ...given.user, id: bytes(given.user.id) };
    if (given.excludeCredentials) given.excludeCredentials = named(given.excludeCredentials);
    if (given.allowCredentials) given.allowCredentials = named(given.allowCredentials);
    return given;
  }

  // What the key answered, with letters where the browser has bytes.
  function told(credential) {
    const response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(
      (name) => {
        if (credential.response[name]) response[name] = text(credential.response[name]);
      }
    );
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  document.querySelectorAll("form[data-key]").forEach((form) => {
    const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
    const failed = form.querySelector("[data-key-failed]");
    const button = form.querySelector("button[data-touch]");
    if (!window.PublicKeyCredential || !navigator.credentials) return;
    form.querySelectorAll("[data-needs-script]").forEach((each) => each.remove());
    button.hidden = false;
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        const what = { publicKey: asked(options.publicKey || options) };
        const credential =
          form.dataset.key === "new"
            ? await navigator.credentials.create(what)
            : await navigator.credentials.get(what);
        form.querySelector('input[name$="credential"]').value = told(credential);
        form.submit();
      } catch (_refused) {
        failed.hidden = false;
        button.focus();
      }
    });
  });
})();
