// Names for simulated visitors; invented, from many places.
const given = [
  'Amara', 'Ben', 'Carla', 'Dmitri', 'Elif', 'Farid', 'Grace', 'Hana', 'Ines', 'Jakub', 'Keiko', 'Lars', 'Mina', 'Noor', 'Oskar', 'Priya',
  'Quentin', 'Rosa', 'Sami', 'Thea', 'Uma', 'Viktor', 'Wanda', 'Ximena', 'Yusuf', 'Zoe',
]
const family = [
  'Abebe', 'Brooks', 'Castillo', 'Demir', 'Eriksen', 'Fontaine', 'Greco', 'Hughes', 'Ito', 'Jansen', 'Kowalski', 'Lindqvist', 'Mensah', 'Nakamura',
  'Okoye', 'Patel', 'Reyes', 'Schuster', 'Tanaka', 'Varga', 'Wu',
]

/** The same number gives the same name; the lists' lengths share no divisor, so 546 are different. */
export const nameOf = (n: number): string => `${given[n % given.length] ?? ''} ${family[n % family.length] ?? ''}`
