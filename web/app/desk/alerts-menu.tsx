import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemCheckbox,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { AlertRegular, Speaker2Regular, SpeakerMuteRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useText } from '../text/use-text.ts';
import type { Notices } from './alerts.tsx';
import type { Chime, SoundState } from './chime.ts';

interface Props {
  readonly chime: Chime;
  readonly sound: SoundState;
  /** null where the shell tells of offers. */
  readonly notices: Notices | null;
}

interface Device {
  readonly id: string;
  readonly label: string;
}

/** How this person wants to be called: sound on or off, on which device, notifications. */
export function AlertsMenu({ chime, sound, notices }: Props) {
  const text = useText();
  const [devices, setDevices] = useState<readonly Device[]>([]);
  const [device, setDevice] = useState(chime.device);
  const choose = (id: string) => {
    setDevice(id);
    void chime.setDevice(id).catch(() => setDevice(''));
  };
  const opens = (isOpen: boolean) => {
    if (isOpen && chime.canChooseDevice) void outputs().then(setDevices);
  };
  return (
    <Menu
      checkedValues={{ sound: sound === 'on' ? ['on'] : [], device: [device] }}
      onOpenChange={(_event, { open }) => opens(open)}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={sound === 'muted' ? <SpeakerMuteRegular /> : <Speaker2Regular />}
          aria-label={text(sound === 'muted' ? 'sound.menuMuted' : 'sound.menu')}
          title={text(sound === 'muted' ? 'sound.menuMuted' : 'sound.menu')}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItemCheckbox
            name="sound"
            value="on"
            onClick={() => void chime.setOn(sound !== 'on')}
          >
            {text('sound.on')}
          </MenuItemCheckbox>
          {devices.length > 0 && (
            <MenuGroup>
              <MenuGroupHeader>{text('sound.device')}</MenuGroupHeader>
              {[{ id: '', label: text('sound.system') }, ...devices].map(({ id, label }) => (
                <MenuItemRadio key={id} name="device" value={id} onClick={() => choose(id)}>
                  <bdi>{label}</bdi>
                </MenuItemRadio>
              ))}
            </MenuGroup>
          )}
          {notices !== null && notices.permission !== 'granted' && (
            <>
              <MenuDivider />
              <MenuItem
                icon={<AlertRegular />}
                disabled={notices.permission === 'denied'}
                onClick={() => void notices.ask()}
              >
                {text(notices.permission === 'denied' ? 'notify.denied' : 'notify.enable')}
              </MenuItem>
            </>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** Browsers name devices only to pages that may use the microphone; others have a number. */
async function outputs(): Promise<Device[]> {
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return all
    .filter(({ kind, deviceId }) => kind === 'audiooutput' && !['', 'default'].includes(deviceId))
    .map(({ deviceId, label }, at) => ({ id: deviceId, label: label || `${at + 1}` }));
}
