// <ryggrad-chat>: the chat as a custom element, for any page.
//
//   <script src="https://chat.example.org/widget.js" defer></script>
//   <ryggrad-chat lang="sv"></ryggrad-chat>
//
// Attributes: lang, audience (patient, student), country (SE, NO, DK), greeting, position (floating, inline, page),
// theme (light, dark) and server (where the chat is, if not where this script came from).
//
// It sets no cookie and asks nobody but its server. What came from outside is only ever set as text, never as HTML. There
// is no style attribute and no style element (but in browsers of before 2023), so that a page with a strict
// Content-Security-Policy can hold it.
//
// The server puts the style sheet and the files of the folder widget in their places below, without their comments, so that
// all comes with one request and nothing has to be built.
(() => {
  "use strict";
  const script = document.currentScript;
  const css = "{{widget.css}}";

  //{{widget}}

  if (!customElements.get("ryggrad-chat")) customElements.define("ryggrad-chat", RyggradChat);
})();
