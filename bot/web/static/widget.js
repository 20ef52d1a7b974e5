// The chat as a custom element. The server puts the style sheet beside it, widget.css, in place of the string below, so that
// both come with one request.
const css = "{{widget.css}}";
