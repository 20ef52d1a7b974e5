package web

// privacy is the privacy text in a language.
func (s *Server) privacy(lang string) string { return s.texts[lang]["private"] }
