// Colour, logo, place and light of the widget.
import { useTranslation } from 'react-i18next'
import { Field } from '../ui/field.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Toggle } from '../ui/toggle.tsx'
import { HueField } from './hue-field.tsx'
import { LogoField } from './logo-field.tsx'
import type { PartProps } from './part-props.ts'

export const LookPart = ({ inbox, draft, change, set, fault, mayChange }: PartProps) => {
  const { t } = useTranslation()
  const { appearance } = draft.settings
  return (
    <>
      <Field label={t('inboxes.name')} hint={t('inboxes.nameHint')} value={draft.name} maxLength={100} disabled={!mayChange} autoComplete="off" onChange={(event) => change({ name: event.target.value })} fault={fault('name')} />
      <HueField hue={appearance.hue} disabled={!mayChange} onChange={(hue) => set('appearance', { hue })} />
      <LogoField inbox={inbox} disabled={!mayChange} />
      <fieldset disabled={!mayChange} className="flex flex-wrap gap-x-8 gap-y-4">
        <div>
          <p className="mb-1.5 font-medium">{t('inboxes.position')}</p>
          <Segmented label={t('inboxes.position')} value={appearance.position} onChange={(position) => set('appearance', { position })} options={[{ value: 'left', label: t('inboxes.left') }, { value: 'right', label: t('inboxes.right') }]} />
        </div>
        <div>
          <p className="mb-1.5 font-medium">{t('inboxes.widgetTheme')}</p>
          <Segmented label={t('inboxes.widgetTheme')} value={appearance.theme} onChange={(theme) => set('appearance', { theme })} options={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: value === 'auto' ? t('inboxes.asVisitor') : t(`me.themes.${value}`) }))} />
        </div>
      </fieldset>
      <Field label={t('inboxes.texts.launcherText')} hint={t('inboxes.launcherHint')} value={appearance.launcherText} maxLength={40} disabled={!mayChange} autoComplete="off" onChange={(event) => set('appearance', { launcherText: event.target.value })} />
      <fieldset disabled={!mayChange}>
        <Toggle label={t('inboxes.agentNames')} hint={t(appearance.showAgentNames ? 'inboxes.agentNamesOn' : 'inboxes.agentNamesOff')} checked={appearance.showAgentNames} onChange={(showAgentNames) => set('appearance', { showAgentNames })} />
      </fieldset>
    </>
  )
}
