package telegram_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"ryggrad/bot/telegram"
	"ryggrad/bot/telegram/telegramtest"
	"ryggrad/internal/engine"
	"ryggrad/internal/store"
)

// The fault test runs the adapter in a process of its own, which it kills. That process is this test binary, told by
// these variables to be the bot.
const (
	childServer = "RYGGRAD_TEST_TELEGRAM_SERVER"
	childStore  = "RYGGRAD_TEST_TELEGRAM_STORE"
)

func TestMain(m *testing.M) {
	if server := os.Getenv(childServer); server != "" {
		os.Exit(child(server, os.Getenv(childStore)))
	}
	os.Exit(m.Run())
}

// child is the bot as `ryggrad serve` makes it: a real bot with a file for its memory.
func child(server, path string) int {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	fail := func(err error) int {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	memory, err := store.Open(path, time.Hour, time.Now, log)
	if err != nil {
		return fail(err)
	}
	e, err := engine.Open(engine.Options{Memory: memory, Key: []byte("a key for tests")})
	if err != nil {
		return fail(err)
	}
	a, err := telegram.New(telegram.Options{
		Bot: e.Bot, Memory: memory, Token: telegramtest.Token, Server: server, Burst: 1_000_000, Log: log,
	})
	if err != nil {
		return fail(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := errors.Join(a.Run(ctx), memory.Close(), e.Close()); err != nil {
		return fail(err)
	}
	return 0
}

// The size of the fault test.
const (
	faultChats = 250
	faultEach  = 40 / raceDivisor // messages of each chat
	faultKills = 5
)

// conversationTexts are what each chat writes, over and over: questions, follow-ups that lean on what was asked before, a
// flag and its withdrawal. No two neighbours are answered alike.
var conversationTexts = []string{
	"Hjälper promenader mot långvarig ryggsmärta?", "Och styrketräning?", "hej", "Kan jag jogga med ont i ryggen?",
	"Vilken madrass är bäst?", "Is yoga good for long-lasting back pain?", "tack", "Hjelper styrketrening mot vondt i ryggen?",
	"Jag har ont i ryggen och kan inte kissa", "/forget", "Får man spela padel?", "/sources",
	"Hjælper konditionstræning mod langvarige rygsmerter?", "/help",
}

// pushConversations gives the server what all chats write, interleaved.
func pushConversations(s *telegramtest.Server, chats, each int) {
	for i := range each {
		for c := range chats {
			p := telegramtest.Person{ID: int64(1000 + c), Locale: "sv"}
			// Each chat begins somewhere else, so that the chats differ.
			text := conversationTexts[(i+c)%len(conversationTexts)]
			s.Push(telegramtest.Message(telegramtest.Private(p), p, i+1, text, nil))
		}
	}
}

// perChat returns what was sent to each chat, in order, and where in the whole it stood.
func perChat(sent []telegramtest.Sent) (texts map[int64][]string, at map[int64][]int) {
	texts, at = make(map[int64][]string), make(map[int64][]int)
	for i, m := range sent {
		texts[m.Chat] = append(texts[m.Chat], m.HTML)
		at[m.Chat] = append(at[m.Chat], i)
	}
	return texts, at
}

// TestNoMessageIsLost is the promise of the whole adapter: 10,000 messages of 250 chats, while the server answers with
// 429, 500 and garbage, drops connections and repeats updates, and the process is killed five times. What each chat is
// sent has to be what it is sent when nothing fails, in that order. An answer may come twice only where a kill fell
// between its sending and its record, or where the server took it and the connection broke before it could say so; both
// are counted.
func TestNoMessageIsLost(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	want := undisturbed(t)

	s := telegramtest.New()
	defer s.Close()
	faults := &faults{random: rand.New(rand.NewPCG(1, 2)), lost: make(map[int64]int)}
	s.Fail(faults.decide)
	pushConversations(s, faultChats, faultEach)
	path := filepath.Join(t.TempDir(), "store.db")
	begin := time.Now()
	deaths := disturb(t, s, path)
	took := time.Since(begin)

	sent := s.Sent()
	got, at := perChat(sent)
	byKill, byLoss := 0, 0
	for chat, texts := range want {
		kills, losses, err := follows(texts, got[chat], at[chat], deaths)
		if err != nil {
			t.Fatalf("chat %d: %v", chat, err)
		}
		if losses > faults.lost[chat] {
			t.Errorf("chat %d: %d answers were sent twice without cause", chat, losses-faults.lost[chat])
		}
		byKill, byLoss = byKill+kills, byLoss+losses
	}
	if len(got) != len(want) {
		t.Errorf("%d chats were answered, want %d", len(got), len(want))
	}
	t.Logf("%d messages of %d chats, each answered, in %s with %d kills", faultChats*faultEach, faultChats, took.Round(time.Second), len(deaths))
	t.Logf("failures: %v; updates repeated: %d", faults.counts, faults.repeated)
	t.Logf("answered twice because a kill fell between sending and record: %d", byKill)
	t.Logf("answered twice because the server took an answer and the connection broke: %d of %d such breaks", byLoss, faults.counts["lose"])
}

// undisturbed returns what each chat is sent when nothing fails.
func undisturbed(t *testing.T) map[int64][]string {
	l := run(t, func(o *telegram.Options) { o.Burst, o.Log = 1_000_000, nil })
	pushConversations(l.Server, faultChats, faultEach)
	begin := time.Now()
	l.until(t, telegramtest.State.Confirmed)
	t.Logf("undisturbed, in one process: %.0f messages a second", faultChats*faultEach/time.Since(begin).Seconds())
	l.stop()
	want, _ := perChat(l.Sent())
	for chat, texts := range want {
		if len(texts) != faultEach {
			t.Fatalf("chat %d was sent %d messages, want %d", chat, len(texts), faultEach)
		}
		for i := 1; i < len(texts); i++ {
			if texts[i] == texts[i-1] {
				t.Fatalf("two neighbouring messages are answered alike, so that a repetition would not show: %q", texts[i])
			}
		}
	}
	return want
}

// disturb runs the bot in a process of its own and kills it, until every update is confirmed. It returns how many
// messages had been sent at each kill.
func disturb(t *testing.T, s *telegramtest.Server, path string) (deaths []int) {
	const total = faultChats * faultEach
	for life := 0; ; life++ {
		process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
		process.Env = append(os.Environ(), childServer+"="+s.URL, childStore+"="+path)
		process.Stderr = os.Stderr
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
		err := s.Until(ctx, func(state telegramtest.State) bool {
			return state.Confirmed() || life < faultKills && len(state.Sent()) > (life+1)*total/(faultKills+1)
		})
		cancel()
		if err != nil {
			_ = process.Process.Kill()
			_ = process.Wait()
			t.Fatalf("in life %d, after %d messages: %v", life, len(s.Sent()), err)
		}
		if life == faultKills {
			if err := process.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := process.Wait(); err != nil {
				t.Errorf("after SIGTERM: %v", err)
			}
			return deaths
		}
		_ = process.Process.Kill()
		_ = process.Wait() // "signal: killed"
		deaths = append(deaths, len(s.Sent()))
	}
}

// follows holds what a chat was sent against what it should have been sent. It returns how many answers came twice with
// a kill between, and how many without.
func follows(want, got []string, at, deaths []int) (kills, losses int, err error) {
	i := 0
	for j, text := range got {
		switch {
		case i < len(want) && text == want[i]:
			i++
		case i > 0 && text == want[i-1]:
			if died(at[j-1], at[j], deaths) {
				kills++
			} else {
				losses++
			}
		default:
			return 0, 0, fmt.Errorf("message %d is not the one that follows: %q", j, text)
		}
	}
	if i < len(want) {
		return 0, 0, fmt.Errorf("%d messages were not answered", len(want)-i)
	}
	return kills, losses, nil
}

// died reports whether a kill fell between two messages.
func died(before, after int, deaths []int) bool {
	for _, d := range deaths {
		if before < d && d <= after {
			return true
		}
	}
	return false
}

// faults decides how calls fail. The server calls it for one call at a time.
type faults struct {
	random   *rand.Rand
	counts   map[string]int
	lost     map[int64]int // by chat: messages that were taken, and the caller not told
	repeated int
}

func (f *faults) decide(c telegramtest.Call) telegramtest.Fault {
	if f.counts == nil {
		f.counts = make(map[string]int)
	}
	if c.Method == "getUpdates" && f.random.IntN(4) == 0 {
		f.repeated++
		return telegramtest.Fault{Repeat: 1 + f.random.IntN(40)}
	}
	name, fault := "", telegramtest.Fault{}
	switch f.random.IntN(100) {
	case 0, 1:
		name, fault = "429", telegramtest.Fault{Code: 429, Description: "Too Many Requests: retry after 0"}
	case 2, 3:
		name, fault = "500", telegramtest.Fault{Code: 500, Description: "Internal Server Error"}
	case 4:
		name, fault = "garbage", telegramtest.Fault{Garbage: true}
	case 5, 6:
		name, fault = "drop", telegramtest.Fault{Drop: true}
	case 7:
		if c.Method != "sendMessage" || f.random.IntN(4) > 0 {
			return fault
		}
		chat, _ := strconv.ParseInt(c.Values["chat_id"], 10, 64)
		f.lost[chat]++
		name, fault = "lose", telegramtest.Fault{Lose: true}
	default:
		return fault
	}
	f.counts[name]++
	return fault
}
