import { MultiSelect, Stack, TextInput } from '@mantine/core';
import type { DataOf } from '@marsa/contract/endpoint.ts';
import * as webhookEndpoints from '@marsa/contract/webhook-endpoints.ts';
import { type WebhookEventType, webhookEventTypes } from '@marsa/contract/webhook-events.ts';
import { useState } from 'react';
import { useCall } from '#api.ts';
import { useTexts } from '#i18n/locale.tsx';
import { FormModal } from '#ui/form-modal.tsx';
import { toast } from '#ui/toast.tsx';
import { isEventType } from './event-type.ts';
import type { NewSecret } from './secrets.tsx';
import { eventTexts, webhooksTexts } from './webhooks.text.ts';

type Endpoint = DataOf<typeof webhookEndpoints.list>;

const isUrl = (text: string) => /^https?:$/.test(URL.parse(text)?.protocol ?? '');

/** A receiver that is added, or one that is changed. */
export function EndpointModal({
  workspaceId,
  endpoint,
  onClose,
  onMade,
}: {
  workspaceId: string;
  endpoint?: Endpoint;
  onClose(): void;
  onMade?(secrets: readonly NewSecret[]): void;
}) {
  const t = useTexts(webhooksTexts);
  const [name, setName] = useState(endpoint?.name ?? '');
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [events, setEvents] = useState<WebhookEventType[]>(endpoint?.events?.filter(isEventType) ?? []);
  const [isChecked, setChecked] = useState(false);
  const invalidates = [webhookEndpoints.list, webhookEndpoints.get];
  const create = useCall(webhookEndpoints.create, {
    invalidates,
    onDone: (made) => onMade?.([{ title: t('secretTitle', { name: made.name }), value: made.secret }]),
  });
  const update = useCall(webhookEndpoints.update, {
    invalidates,
    onDone(changed) {
      toast(t('saved', { name: changed.name }));
      onClose();
    },
  });
  const submit = () => {
    setChecked(true);
    if (name.trim() === '' || !isUrl(url.trim())) return;
    const body = { name: name.trim(), url: url.trim(), events: events.length === 0 ? null : events };
    if (endpoint) update.mutate({ params: { id: workspaceId, endpointId: endpoint.id }, body });
    else create.mutate({ params: { id: workspaceId }, body });
  };
  return (
    <FormModal
      opened
      title={endpoint ? t('editTitle', { name: endpoint.name }) : t('addEndpointTitle')}
      submitLabel={endpoint ? t('save') : t('addEndpoint')}
      onClose={onClose}
      pending={create.isPending || update.isPending}
      error={create.error ?? update.error}
      isDirty={name !== (endpoint?.name ?? '') || url !== (endpoint?.url ?? '')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('name')}
          dir="auto"
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={isChecked && name.trim() === '' ? t('nameMissing') : undefined}
        />
        <TextInput
          label={t('url')}
          description={t('urlHint')}
          dir="ltr"
          inputMode="url"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={isChecked && !isUrl(url.trim()) ? t('urlMissing') : undefined}
        />
        <EventsField value={events} onChange={setEvents} />
      </Stack>
    </FormModal>
  );
}

function EventsField({
  value,
  onChange,
}: {
  value: WebhookEventType[];
  onChange(events: WebhookEventType[]): void;
}) {
  const t = useTexts(webhooksTexts);
  const events = useTexts(eventTexts);
  return (
    <MultiSelect
      label={t('events')}
      description={t('eventsHint')}
      placeholder={value.length === 0 ? t('allEvents') : ''}
      data={webhookEventTypes.map((type) => ({ value: type, label: events(type) }))}
      value={value}
      onChange={(types) => onChange(types.filter(isEventType))}
      clearable
    />
  );
}
