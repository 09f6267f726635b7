import { useStore } from 'zustand';
import { browserDevices } from './browser-devices.ts';
import { readChoices, writeChoices } from './choices.ts';
import { Devices, type DevicesState } from './devices.ts';

/** The devices of this page. */
export const devices = new Devices(browserDevices, readChoices(), writeChoices);

export const useDevices = <T>(select: (state: DevicesState) => T): T => useStore(devices.store, select);
