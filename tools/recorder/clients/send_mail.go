// Sends one mail with net/smtp as mail.json says, and logs what fails, as services do.
package main

import (
	"crypto/tls"
	"encoding/json"
	"log"
	"net/smtp"
	"os"
	"strconv"
)

type settings struct {
	Host     string
	Port     int
	Implicit bool
	User     string
	Password string
	To       []string
}

func main() {
	log.SetFlags(log.LstdFlags)
	s := settings{Host: "mail.example.com", Port: 587, To: []string{"bob@example.net"}}
	text, err := os.ReadFile("mail.json")
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		log.Fatal(err)
	}
	address := s.Host + ":" + strconv.Itoa(s.Port)
	var auth smtp.Auth
	if s.User != "" {
		auth = smtp.PlainAuth("", s.User, s.Password, s.Host)
	}
	if s.Implicit {
		if _, err := tls.Dial("tcp", address, &tls.Config{ServerName: s.Host}); err != nil {
			log.Fatalf("failed to send notification mail to %s via %s: %v", s.To[0], address, err)
		}
	}
	message := []byte("Subject: alert\r\n\r\ndisk full\r\n")
	if err := smtp.SendMail(address, auth, "alice@example.com", s.To, message); err != nil {
		log.Fatalf("failed to send notification mail to %s via %s: %v", s.To[0], address, err)
	}
	log.Printf("notification mail sent to %s via %s", s.To[0], address)
}
