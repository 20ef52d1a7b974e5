package web

// Routes returns the method and the path of every route.
func (s *Server) Routes() [][2]string {
	var routes [][2]string
	for _, each := range s.routes() {
		routes = append(routes, [2]string{each.method, each.path})
	}
	return routes
}

// Faults returns the name of every problem.
func Faults() []string {
	var names []string
	for name := range statuses {
		names = append(names, string(name))
	}
	return names
}

// End makes the server say that it is stopping.
func (s *Server) End() { s.stopping.Store(true) }
