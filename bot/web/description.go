package web

import (
	_ "embed"
)

// description is the OpenAPI 3.1 description of the routes. It is written by hand, and tests hold it against the routes and
// what they answer.
//
//go:embed openapi.json
var description []byte

func loadDescription() *content {
	return newContent(jsonType, description).compressed()
}
