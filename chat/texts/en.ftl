## base
refusal-code = [s]{ $code }[/s]
refused-broken = This step did not go through; nothing you sent is lost. Please try again later. If it fails again, give the administrator the number { $number }.
refused-not-allowed = This is for the meeting secretariat or the person in charge. Please contact the organiser.
refused-gone = This is no longer there. Send /my to see what is yours now.
unknown-input = Sorry, I did not understand. Send /my for your items, /help for what you can do.
unknown-command = There is no command “{ $command }”. Send /help for what you can do.
nothing-to-do-with-file = I received “{ $name }”, but nothing is waiting for a file. Open the item it belongs to first, then send it.
files-elsewhere = [s](Please see the attachments in the web chat.)[/s]
button-back = Back
button-skip = Skip
button-quit = Leave form
button-old = That button is out of date; this is how things stand now.
button-home = Home
button-more = More
button-previous-page = Previous page
button-next-page = Next page
button-confirm = Confirm
button-yes = Yes
button-no = No
on-behalf = { $by } for { $person }
name-unit = { $name } ({ $unit })
name-unit-title = { $name } ({ $unit }, { $title })

## forms
form-parked = “{ $form }” is set aside and continues after this one.
form-resumed = Continuing: { $form }
form-left = You left the form: { $form }. No meeting or other item was changed.
form-none = No form is open.
form-expired = “{ $form }” was left unfinished too long and has been dropped; nothing was changed. Please start again when you need it.
form-over = This form is finished. Send /my for your items.
form-cannot-skip = This one needs an answer and cannot be skipped.
form-at-start = This is the first step.
form-empty = Please type something.
form-too-long = Too long ({ $length } characters); please keep it within { $limit }.
form-press-one = Please press one of the buttons below.
form-text-wanted = Please answer with text here.

## home
home-greeting = Hello [b]{ $name }[/b].
home-attendee = Your meeting notices, sign-in and duties are all here.
home-secretariat = Secretariat: create meetings, send notices, run sign-in and follow up action items here.
home-stranger = This is the meeting assistant. Please open the personal link the organiser gave you, or scan its QR code, to receive meeting notices. No link? Please contact the organiser.
button-my = My items
button-meetings = Meetings
button-new = New meeting
button-roster = People
button-language = Language
button-help = Help
help-heading = [b]What you can do[/b]
help-my = /my My items: my meetings and duties
help-language = /language Change language
help-quit = /quit Leave the form you are filling in
help-new = /new New meeting
help-meetings = /meetings Meetings
help-item = /item Add action item
help-people = /people People: import the roster, give out personal links
help-foot = The slash is optional: my, sign in, apologies, new meeting.
language-choose = Please choose your language
language-set = Changed to English.
my-heading = [b]My items[/b]
my-nothing = Nothing is waiting for you, and you have no meetings.
my-meetings = [b]My meetings[/b]
my-tasks = [b]My duties[/b]
my-decide = [b]Waiting for my decision[/b]
my-surveys = [b]Questionnaires to fill in[/b]
my-meeting-line = { $when } { $title } ({ $place }): { $reply }
my-task-line = { $number } { $text }, { $due }: { $state }
my-decide-button = Waiting for me ({ $count })
my-survey-button = Fill in: { $title }
reply-none = no reply yet
reply-noted = noted
reply-attending = attending
reply-leave = apologies sent

command-my = My items
command-meetings = Meetings
command-new = New meeting
command-item = Add action item
command-people = People
command-language = Language
command-help = Help
command-quit = Leave form
command-start = Home


## webchat

webchat-page-name = Huiwu
webchat-page-log = Messages
webchat-page-input = Write a message
webchat-page-hint = Message or /command
webchat-page-send = Send
webchat-page-attach = Attach files
webchat-page-menu = Commands
webchat-page-no-menu = No such command
webchat-page-close = Close
webchat-page-to-bottom = Go to the latest message
webchat-page-new = { $count } new
webchat-page-loading = Loading earlier messages
webchat-page-empty = No messages yet
webchat-page-today = Today
webchat-page-yesterday = Yesterday
webchat-page-you = You
webchat-page-secretary = Huiwu
webchat-page-connecting = Connecting
webchat-page-offline = Connection lost, trying again. What you write is sent when it is back.
webchat-page-waiting = Waiting to be sent
webchat-page-retry = Send again
webchat-page-discard = Delete
webchat-page-too-many = At most 10 files in one message. Please send the others in the next one.
webchat-page-too-long = A message holds at most 4,096 characters. Please send it in parts.
webchat-page-too-large = “{ $name }” has { $size }; a file may have at most 50 MB, so it was not added. Please compress or split it.
webchat-page-empty-file = “{ $name }” is empty and was not added.
webchat-page-upload-failed = The file was not uploaded. Please check the network and send again.
webchat-page-send-failed = Not sent. Please send again.
webchat-page-too-fast = Too many messages at once. Please wait a moment.
webchat-page-signed-out = This page is no longer valid. Please open your personal link again.
webchat-page-drop = Drop to attach files
webchat-page-press-lost = No answer came. Please press again.
webchat-page-new-window = opens in a new window
webchat-page-download = Download
webchat-page-busy = In progress
webchat-page-no-script = This page needs JavaScript.
webchat-page-remove = Remove “{ $name }”
webchat-page-open-picture = Enlarge picture “{ $name }”
webchat-page-uploading = Uploading “{ $name }” { $percent }%
webchat-page-chosen = Chosen: { $label }
webchat-join-title = Huiwu
webchat-join-explain = Use the button to open your meeting chat.
webchat-join-button = Open chat
webchat-join-no-script = Please press the button above.
webchat-lost-title = Please use your personal link
webchat-lost-explain = This is the meeting secretary’s chat, and everyone has a link of their own. Please ask your organiser for your personal link and open it in the browser of this device.
fallback-files = Please ask the organiser for the attached files: { $names }

## dates
dates-not-a-date = I could not read this as a time. Write for example: next Wed 2pm, or 1 December 14:00-16:00.
dates-no-such-day = The calendar has no such day. Please check the month and the day.
dates-no-such-time = There is no such time. Please check the hour, for example 14:00 or 2pm.
dates-end-before-start = The end must be later than the start. Please write it again.
dates-too-long = This is too long. Please write the time only, for example 1 December 14:00.
dates-weekday-differs = The date and the weekday do not match. Please check and write the date alone.
dates-time-missing = The time of day is missing. Please add it, for example tomorrow 2pm.
dates-day-missing = The day is missing. Please add it, for example next Wed 2pm.
dates-night-hour = Please say which day's early morning you mean, for example 2 December 1am.
dates-past = { $when } has passed. Is this really the time you mean?
dates-echo = { $when }. Is that right?
dates-day-past = { $day } has passed. Is this really the day you mean?
dates-working-days = { $count ->
    [one] Within { $count } working day, by { $day }.
   *[other] Within { $count } working days, by { $day }.
}
dates-provisional = The public holidays of { $year } are not announced yet; working days are an estimate.

## people
people-bound = This chat now belongs to { $name }. Meeting notices will arrive here.
refused-link-unknown = This link is not valid. Please check that it is complete, or ask the organiser for a new personal link.
refused-link-used = This link has been used already. For a new phone or browser, ask the organiser for a new personal link.
refused-link-revoked = This link was replaced by a newer one. Please use the latest one the organiser gave you.
refused-chat-bound = This chat already belongs to { $name }. Please open the link on your own device.
refused-person-left = This colleague is no longer in the roster. Please check with the organiser.
