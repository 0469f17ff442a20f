/** Which mail is told of: its Message-ID without angle brackets, and to whom it went. */
export interface Told {
  readonly messageId: string;
  readonly to: string;
  readonly status?: string;
  readonly action?: string;
}

const mail = (text: string) => Buffer.from(text.trimStart().replace(/\r?\n/g, '\r\n'), 'latin1');

/** A bounce as Postfix writes it: three parts, the whole mail given back, and its queue's own fields. */
export const fromPostfix = ({ messageId, to, status = '5.1.1', action = 'failed' }: Told): Buffer =>
  mail(`
Return-Path: <>
Received: by mx.example.net (Postfix) id 4XyZ1q2w3e; Sun, 22 Nov 2026 17:00:00 +0100 (CET)
Date: Sun, 22 Nov 2026 17:00:00 +0100 (CET)
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: portal@radio.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4XyZ1q2w3e.1763827200/mx.example.net"
Content-Transfer-Encoding: 8bit
Message-Id: <20261122160000.4XyZ1q2w3e@mx.example.net>

This is a MIME-encapsulated message.

--4XyZ1q2w3e.1763827200/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

<${to}>: host mail.example.org[192.0.2.25] said: 550 ${status}
    <${to}>: Recipient address rejected: User unknown (in reply to RCPT TO command)

--4XyZ1q2w3e.1763827200/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4XyZ1q2w3e
X-Postfix-Sender: rfc822; portal@radio.example
Arrival-Date: Sun, 22 Nov 2026 16:59:58 +0100 (CET)

Final-Recipient: rfc822; ${to}
Original-Recipient: rfc822;${to}
Action: ${action}
Status: ${status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 ${status} <${to}>: Recipient address rejected: User
    unknown

--4XyZ1q2w3e.1763827200/mx.example.net
Content-Description: Undelivered Message
Content-Type: message/rfc822
Content-Transfer-Encoding: 8bit

${original(messageId, to)}

Hej! Är det du som har skrivit den här kommentaren?

--4XyZ1q2w3e.1763827200/mx.example.net--
`);

const original = (messageId: string, to: string) => `Message-ID: <${messageId}>
Date: Sun, 22 Nov 2026 15:59:57 +0000
From: portal@radio.example
To: ${to}
Subject: =?UTF-8?Q?Bekr=C3=A4fta_din_kommentar?=
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8`;

/** As Exim writes it since 4.86: only the headers given back, and an X-Failed-Recipients of its own. */
export const fromExim = ({ messageId, to, status = '5.0.0' }: Told): Buffer =>
  mail(`
X-Failed-Recipients: ${to}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mail.example.net>
To: portal@radio.example
References: <${messageId}>
Content-Type: multipart/report; report-type=delivery-status; boundary=1763827200-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1763827200-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

  ${to}
    No Such User Here

--1763827200-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Action: failed
Final-Recipient: rfc822;${to}
Status: ${status}

--1763827200-eximdsn-1804289383
Content-type: text/rfc822-headers

Return-path: <portal@radio.example>
Received: from radio.example ([192.0.2.1]) by mail.example.net with esmtps
	(TLS1.3) (Exim 4.98) id 1tExim-000000-01
${original(messageId, to)}

--1763827200-eximdsn-1804289383--
`);

/** As Exchange Online writes it: HTML and a picture's place first, folded fields, angle brackets round everything. */
export const fromExchange = ({ messageId, to, status = '5.1.10' }: Told): Buffer =>
  mail(`
From: Microsoft Outlook
	<MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@tenant.example>
To: <portal@radio.example>
Date: Sun, 22 Nov 2026 16:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status;
	boundary="_af7d1a46-c2ad-4f0c-b8d7-3ee2ff6bea09_"
Content-Language: en-US
In-Reply-To: <${messageId}>
References: <${messageId}>
Subject: Undeliverable: Kommentar
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_af7d1a46-c2ad-4f0c-b8d7-3ee2ff6bea09_
Content-Type: multipart/alternative; differences=Content-Type;
	boundary="_8b2ef6da-ce34-4b4b-9b0d-b0b6dd6e0bb3_"

--_8b2ef6da-ce34-4b4b-9b0d-b0b6dd6e0bb3_
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body><b>Your message to ${to} couldn't be delivered.</b></body></html>

--_8b2ef6da-ce34-4b4b-9b0d-b0b6dd6e0bb3_--

--_af7d1a46-c2ad-4f0c-b8d7-3ee2ff6bea09_
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR0000.eurprd00.prod.outlook.example
Received-From-MTA: dns;radio.example
Arrival-Date: Sun, 22 Nov 2026 15:59:58 +0000

Original-Recipient: rfc822;${to}
Final-Recipient: rfc822;${to.toUpperCase()}
Action: failed
Status: ${status}
Diagnostic-Code: smtp;550 ${status} RESOLVER.ADR.RecipientNotFound; Recipient
 not found by SMTP address lookup

--_af7d1a46-c2ad-4f0c-b8d7-3ee2ff6bea09_
Content-Type: message/rfc822

Received: from AM0PR0000.eurprd00.prod.outlook.example (2603:10a6::1) by
 AM0PR0001.eurprd00.prod.outlook.example with HTTPS; Sun, 22 Nov 2026 15:59:58
 +0000
From: <portal@radio.example>
To: <${to}>
Subject: Kommentar
Message-ID:
	<${messageId}>
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

SGVqIQ==

--_af7d1a46-c2ad-4f0c-b8d7-3ee2ff6bea09_--
`);

/** As Gmail writes it: the id beside the queue's, in the first group, and a picture in a part of its own. */
export const fromGmail = ({ messageId, to, status = '5.1.1' }: Told): Buffer =>
  mail(`
To: portal@radio.example
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: <${messageId}>
In-Reply-To: <${messageId}>
X-Failed-Recipients: ${to}
From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000000000000abcdef0601234567"; report-type=delivery-status

--000000000000abcdef0601234567
Content-Type: multipart/related; boundary="000000000000abcdef0601234568"

--000000000000abcdef0601234568
Content-Type: text/html; charset="UTF-8"

<p>Adressen hittades inte</p>

--000000000000abcdef0601234568
Content-Type: image/png; name="icon.png"
Content-Disposition: attachment; filename="icon.png"
Content-Transfer-Encoding: base64
Content-ID: <icon.png>

iVBORw0KGgo=

--000000000000abcdef0601234568--

--000000000000abcdef0601234567
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example
Arrival-Date: Sun, 22 Nov 2026 07:59:58 -0800 (PST)
X-Original-Message-ID: <${messageId}>

Final-Recipient: rfc822; ${to}
Action: failed
Status: ${status}
Remote-MTA: dns; gmail-smtp-in.example. (192.0.2.26, the server for the domain.)
Diagnostic-Code: smtp; 550-${status} The email account that you tried to reach does not exist.
Last-Attempt-Date: Sun, 22 Nov 2026 07:59:59 -0800 (PST)

--000000000000abcdef0601234567--
`);

/** A complaint (RFC 5965), with what the mailbox provider lets out of the mail. */
export const complaint = ({ messageId, to, action = 'abuse' }: Told): Buffer =>
  mail(`
From: <feedback@provider.example>
To: <portal@radio.example>
Subject: FW: Kommentar
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report;
     boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: ${action}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <portal@radio.example>
Original-Rcpt-To: <${to}>
Source-IP: 192.0.2.1

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

From: <portal@radio.example>
To: <redacted@provider.example>
Subject: Kommentar
Message-ID: <${messageId}>

Hej!
--part1_13d.2e68ed54_boundary--
`);
