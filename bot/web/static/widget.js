// <ryggrad-chat>, Ryggråd's chat as a custom element: put together by the server of the files in bot/web/static, without
// their comments. It sets no cookie and asks nobody but its server.
(() => {
  "use strict";
  const script = document.currentScript;
  const css = "{{widget.css}}";

  //{{widget}}

  if (!customElements.get("ryggrad-chat")) customElements.define("ryggrad-chat", RyggradChat);
})();
