/**
 * Area codes after +1 that Microsoft's callback leaves out: countries of the North American plan
 * that cost as abroad, toll-free, premium and service codes.
 * https://learn.microsoft.com/microsoftteams/create-a-phone-system-call-queue (callback)
 */
const NORTH_AMERICAN = new Set(
  (
    '242 246 264 268 284 340 345 441 473 500 600 649 658 664 670 671 684 700 721 758 767 784 787 ' +
    '800 811 822 833 844 855 866 877 888 809 829 849 868 869 876 900 939'
  ).split(' '),
);

/** Directory assistance, and the numbers that no exchange gives out. */
const UNREAL = /^\+1[0-9]{3}555(1212|01[0-9]{2})$/;

/** Whether a caller with this number can be called back; `number` as it is kept, E.164 or not. */
export function isDiallable(number: string): boolean {
  if (!/^\+[1-9][0-9]{4,14}$/.test(number)) return false;
  const [, area] = /^\+1([0-9]{3})[0-9]{7}$/.exec(number) ?? [];
  if (area !== undefined && NORTH_AMERICAN.has(area)) return false;
  return !UNREAL.test(number);
}
