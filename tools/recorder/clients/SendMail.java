// Sends one mail with JavaMail as mail.properties says, mail.debug on.
import java.io.FileReader;
import java.util.Date;
import java.util.Properties;
import javax.mail.Authenticator;
import javax.mail.Message;
import javax.mail.PasswordAuthentication;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;

public class SendMail {
    public static void main(String[] arguments) throws Exception {
        Properties settings = new Properties();
        settings.load(new FileReader("mail.properties"));
        settings.setProperty("mail.debug", "true");
        settings.setProperty("mail.smtp.localhost", "laptop.example.org");
        settings.setProperty("mail.smtp.timeout", "4000");
        settings.setProperty("mail.smtp.connectiontimeout", "4000");
        Session session = Session.getInstance(settings, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("alice@example.com", "Tr0ub4dor-88");
            }
        });
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws javax.mail.MessagingException {
                setHeader("Message-ID", "<1347870866.0.1715677953214@laptop.example.org>");
            }
        };
        message.setFrom(new InternetAddress("alice@example.com"));
        message.setRecipients(Message.RecipientType.TO, "bob@example.net");
        message.setSubject("Build failed");
        message.setSentDate(new Date(1715677953000L));
        message.setText("Build 118 failed.");
        Transport.send(message);
        System.out.println("sent");
    }
}
