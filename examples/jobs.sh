#!/usr/bin/env bash
# A job for a campaign of each purpose, to people of people.csv. Import them first, and keep `npm start` running.
set -euo pipefail
BASE=${BASE:-http://localhost:3001}

create() {
  curl -sS -X POST "$BASE/api/outbound/jobs/create" \
    -H 'x-user-role: admin' -H 'Content-Type: application/json' -d "$1"
  echo
}

# Leaves at any hour: a service notice may pass quiet hours if it says so.
create '{"campaign": {"name": "Branch closed today", "purpose": "service_notice"}, "channel": "sms",
  "targetAddress": "+12025550123", "bankCustomerId": "demo-1",
  "payloadJson": {"text": "Our branch is closed today because of water damage.", "service_notice_override": true}}'

# Only "Reply VERIFY" leaves; the content waits for the one-time code.
create '{"campaign": {"name": "Card alert", "purpose": "fraud_alert"}, "channel": "sms", "onQuietHours": "hold",
  "targetAddress": "+447700900200", "bankCustomerId": "demo-2",
  "payloadJson": {"text": "A payment of 480 USD was stopped. Was it you?"}}'

create '{"campaign": {"name": "November instalment", "purpose": "collections"}, "channel": "whatsapp",
  "onQuietHours": "hold", "targetAddress": "+84910000044", "bankCustomerId": "demo-197",
  "payloadJson": {"text": "Khoản thanh toán tháng 11 của chị đến hạn vào thứ Sáu."}}'

create '{"campaign": {"name": "Identity update", "purpose": "kyc_update"}, "channel": "email",
  "onQuietHours": "hold", "targetAddress": "carmen.nunez.135@example.net", "bankCustomerId": "demo-135",
  "payloadJson": {"subject": "Su documento caduca", "text": "Actualice su documento antes del 30 de noviembre."}}'

# A call: answer it on the phone page. Nobody there: it is tried once more, half an hour later.
create '{"campaign": {"name": "Case news", "purpose": "case_followup"}, "channel": "voice",
  "targetAddress": "+84910000036", "bankCustomerId": "demo-161",
  "payloadJson": {"text": "There is news about your case."}}'

# Refused, and the record says why: do not contact, opted out, nobody knows whose number it is.
for who in '"+84910000027", "bankCustomerId": "demo-121"' '"+34600000030", "bankCustomerId": "demo-135"' '"+84910000039"'; do
  create "{\"campaign\": {\"name\": \"Branch closed today\", \"purpose\": \"service_notice\"}, \"channel\": \"sms\",
    \"targetAddress\": $who, \"payloadJson\": {\"text\": \"We open at nine.\"}}"
done
