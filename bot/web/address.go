package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// blockIPv6 is how much of an IPv6 address names a subscriber: who has one address has the whole block.
const blockIPv6 = 64

// parseProxies reads addresses and blocks of addresses.
func parseProxies(texts []string) ([]netip.Prefix, error) {
	var proxies []netip.Prefix
	for _, text := range texts {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			address, failed := netip.ParseAddr(text)
			if failed != nil {
				return nil, fmt.Errorf("web: a trusted proxy has to be an address or a block such as 10.0.0.0/8 (got: %q)", text)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		proxies = append(proxies, prefix.Masked())
	}
	return proxies, nil
}

// clientOf names who sent a request, for the limits: the address, or the block of one of IPv6. It is not logged.
//
// Behind trusted proxies it is the right-most address in X-Forwarded-For or Forwarded that is none of them. A proxy writes
// one of these headers and passes the other on as it came. So where both are there and differ, one of them is made up,
// and the proxy's own address is taken: who makes one up shares a limit with others who do.
func (s *Server) clientOf(r *http.Request) string {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	client := remote.Addr().Unmap()
	if s.isProxy(client) {
		client = s.forwarded(client, r.Header)
	}
	client = client.WithZone("")
	if client.Is6() {
		block, _ := client.Prefix(blockIPv6) // 64 bits are within 128
		return block.String()
	}
	return client.String()
}

func (s *Server) isProxy(address netip.Addr) bool {
	return slices.ContainsFunc(s.proxies, func(p netip.Prefix) bool { return p.Contains(address) })
}

// forwarded returns the client that a proxy names, or the proxy where it names none.
func (s *Server) forwarded(proxy netip.Addr, header http.Header) netip.Addr {
	older := s.rightmost(proxy, split(header.Values("X-Forwarded-For")))
	newer := s.rightmost(proxy, forwardedFor(header.Values("Forwarded")))
	switch {
	case newer == proxy:
		return older
	case older == proxy || older == newer:
		return newer
	}
	return proxy
}

// rightmost returns the last of the addresses that is no proxy of ours. What stands before something that is no address
// is nobody's word.
func (s *Server) rightmost(proxy netip.Addr, hops []string) netip.Addr {
	last := proxy
	for _, hop := range slices.Backward(hops) {
		address, err := parseHop(hop)
		if err != nil {
			return last
		}
		last = address
		if !s.isProxy(address) {
			return address
		}
	}
	return last
}

// parseHop reads an address with or without a port, and an IPv6 one with or without brackets.
func parseHop(hop string) (netip.Addr, error) {
	if with, err := netip.ParseAddrPort(hop); err == nil {
		return with.Addr().Unmap(), nil
	}
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(hop, "["), "]"))
	return address.Unmap(), err
}

// split returns the parts of a header's lines that commas part.
func split(lines []string) []string {
	var parts []string
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			parts = append(parts, strings.TrimSpace(part))
		}
	}
	return parts
}

// forwardedFor returns the "for" of each element of Forwarded (RFC 7239), and "" where an element has none.
func forwardedFor(lines []string) []string {
	var hops []string
	for _, element := range split(lines) {
		hop := ""
		for pair := range strings.SplitSeq(element, ";") {
			name, value, _ := strings.Cut(pair, "=")
			if strings.EqualFold(strings.TrimSpace(name), "for") {
				hop = strings.Trim(strings.TrimSpace(value), `"`)
			}
		}
		hops = append(hops, hop)
	}
	return hops
}
