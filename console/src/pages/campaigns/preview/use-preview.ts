import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { computePreview } from '../../../api/campaign-preview.ts';
import type { Campaign } from '../../../api/campaigns.ts';
import { useConnection, useLiveEvents } from '../../../connection.tsx';

/**
 * A campaign's preview, computed when its page opens and when somebody asks for it again. What changes meanwhile makes it
 * old and does not compute it again: that reads the whole audience, and a picture that moves cannot be read.
 */
export function usePreview(campaign: Campaign) {
  const connection = useConnection();
  const computed = useQuery({
    queryKey: ['preview', campaign.id],
    queryFn: () => computePreview(campaign.id),
    enabled: false,
  });
  const { data, error, refetch, isFetching } = computed;
  const campaignChanged = data !== undefined && Date.parse(campaign.updatedAt) > Date.parse(data.computedAt);
  const [peopleChanged, setPeopleChanged] = useState(false);
  useLiveEvents(({ jobId, partyId, eventType }) => {
    if (eventType === 'people_imported' || (partyId !== null && jobId === null)) setPeopleChanged(true);
  });
  const compute = () => {
    setPeopleChanged(false);
    void refetch();
  };

  // On arrival, also from the form where it has just been changed; later somebody asks.
  const hasArrived = useRef(false);
  useEffect(() => {
    if (hasArrived.current) return;
    hasArrived.current = true;
    if (data === undefined || campaignChanged) void refetch();
  }, [data, campaignChanged, refetch]);
  // A server that was away when it was asked is asked again when it is back.
  const isMissing = data === undefined && error !== null && !isFetching;
  useEffect(() => {
    if (connection === 'live' && isMissing) void refetch();
  }, [connection, isMissing, refetch]);

  return { preview: data, error, isComputing: isFetching, isOld: campaignChanged || peopleChanged, compute };
}
