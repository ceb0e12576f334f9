/** What stands first about a job, from the codes that `GET …/explain` answers: what happens, when, why, what mends it. */
export const explained = {
  explained: {
    summary: {
      sending: 'It is being sent at this moment.',
      noProvider: 'Waits: no provider is configured here for this channel.',
      held: 'Held: {{reason}}.',
      heldUntil: 'Held until {{time}}: {{reason}}.',
      heldQuiet: 'Held until {{there}} their time ({{here}} here, {{relative}}).',
      quietNow:
        'It is {{time}} in {{zone}}, where it is quiet from {{start}} to {{end}}. Only a service notice marked urgent may pass, and this one is not.',
      retry: 'Attempt {{attempt}} of {{max}} did not succeed: {{reason}}. The next one is at {{time}}.',
      waits: 'Waits to be sent at {{time}}.',
      forecast: 'As things stand, it would be stopped then: {{reason}}.',
      prompt: 'Only the request to answer VERIFY was sent; the text waits for the one-time code.',
      sent: 'Sent: {{delivery}}.',
      unknownNext:
        'It may have left: no answer came. The provider is asked at {{time}}; until then it is not sent again.',
      unknown:
        'It may have left and nobody can tell; a person must decide. “Send again” risks a second message, “Cancel” closes it.',
      failed: 'Given up after {{attempt}} of {{max}} attempts: {{reason}}.',
      cancelledByRule: 'Cancelled by a rule: {{reason}}.',
      cancelledByOperator: 'Cancelled by an operator.',
      cancelled: 'Cancelled: {{reason}}.',
    },
    mend: {
      expired: 'Create a new message that may leave until later.',
      campaign_inactive: 'Set the campaign to active again, then send the message again.',
      campaign_paused: 'Resume the campaign; the message keeps its place.',
      opted_out:
        'Only the person can lift it, by writing START, or an operator with evidence of a new permission.',
      DNC: 'Nothing overrides it. Clear “do not contact” in the person’s preferences only if they asked for that.',
      unknown_party: 'Say whose address it is, by the customer’s id or by binding it to a person.',
      missing_consent: 'Record the person’s preferences, or a new consent if the last one was withdrawn.',
      channel_not_allowed: 'Use a channel that the person and the campaign allow, or add this one to both.',
      frequency_cap: 'Wait until older messages to this address, of any campaign, leave the window.',
      timezone_unknown: 'Set the person’s time zone, or one for the organisation.',
      quiet_hours: 'Wait until the quiet hours end. Only a service notice marked urgent may pass them.',
      provider_paused: 'Wait for the pause to end, or mend the account at the provider.',
      failed: 'Mend what the provider refused, then send the message again.',
      awaiting_verification: 'The person answers VERIFY and then the code.',
    },
  },
};
