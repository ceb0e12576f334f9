import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemClock } from '../clock.ts';
import { type ChannelSettings, channelsFrom } from './registry.ts';

const twilio = {
  accountSid: 'AC1',
  authToken: 't',
  fromNumber: '+15005550006',
  whatsappFrom: '+14155238886',
  baseUrl: 'https://api.twilio.com',
};
const sendgrid = { apiKey: 'SG.x', from: 'a@x.example', baseUrl: 'https://api.sendgrid.com' };
const smtp = { url: 'smtp://relay.example:25', from: 'a@x.example' };
const nothing: ChannelSettings = { twilio: null, sendgrid: null, smtp: null, publicBaseUrl: null };

const keys = (settings: Partial<ChannelSettings>) =>
  channelsFrom({ ...nothing, ...settings }, { clock: systemClock }).map(
    ({ channel, key }) => `${channel} ${key}`,
  );

it('There is a channel for each provider that is set', () => {
  assert.deepEqual(keys({}), []);
  assert.deepEqual(keys({ twilio }), [
    'sms twilio:AC1:sms',
    'whatsapp twilio:AC1:whatsapp',
    'voice twilio:AC1:voice',
  ]);
  assert.deepEqual(keys({ twilio: { ...twilio, whatsappFrom: null } }), [
    'sms twilio:AC1:sms',
    'voice twilio:AC1:voice',
  ]);
  assert.deepEqual(keys({ sendgrid }), ['email sendgrid:a@x.example:email']);
});

it('Email goes over SMTP when both ways are set', () => {
  assert.deepEqual(keys({ sendgrid, smtp }), ['email smtp:relay.example:25:email']);
});

it('No two channels share a key or a name', () => {
  const channels = channelsFrom({ ...nothing, twilio, sendgrid }, { clock: systemClock });
  assert.equal(new Set(channels.map(({ key }) => key)).size, 4);
  assert.equal(new Set(channels.map(({ channel }) => channel)).size, 4);
});
