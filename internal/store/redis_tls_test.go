//go:build unix

package store_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ryggrad/internal/store"
	"ryggrad/internal/store/redistest"
)

// tlsVariable tells the test, run again in a process of its own, which server to connect to.
const tlsVariable = "RYGGRAD_TEST_REDIS_URL"

// certificate writes a certificate for 127.0.0.1 that has signed itself, and its key.
func certificate(t *testing.T) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "redis"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	certFile, keyFile = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	for name, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der}, keyFile: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile
}

func TestTLS(t *testing.T) {
	if url := os.Getenv(tlsVariable); url != "" { // the process of its own
		r := openRedis(t, url, time.Hour)
		if err := r.Put(t.Context(), "a", []byte("one")); err != nil {
			t.Error(err)
		}
		if got := has(t, r, "a"); got != "one" {
			t.Errorf("Get = %q", got)
		}
		return
	}
	certFile, keyFile := certificate(t)
	address := redistest.FreeAddress(t)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	server := redistest.Start(t, "--tls-port", port, "--tls-cert-file", certFile, "--tls-key-file", keyFile, "--tls-auth-clients", "no")

	if got := refused(t, "rediss://:hemlig@"+address); !strings.Contains(got, "certificate") {
		t.Errorf("a certificate that nobody vouches for: %s", got)
	}
	if r, err := store.OpenRedis(t.Context(), "rediss://"+server.Address, time.Hour, slog.New(slog.DiscardHandler)); err == nil {
		r.Close()
		t.Error("rediss:// connected without TLS")
	}
	// What is trusted is read once in a process.
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTLS$")
	again.Env = append(os.Environ(), tlsVariable+"=rediss://"+address, "SSL_CERT_FILE="+certFile)
	if out, err := again.CombinedOutput(); err != nil {
		t.Errorf("with SSL_CERT_FILE: %v\n%s", err, out)
	}
}
