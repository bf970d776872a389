// The words of the sync report, explained for someone who meets them the first time.

export const words = `<dl>
<dt>frame</dt><dd>One moment of the reference sensor. Every other sensor gives each frame its nearest message, if there is one within the tolerance.</dd>
<dt>dt</dt><dd>Stamp of the match minus stamp of the frame. Plus: measured later than the frame. Sensors that are not triggered together
scatter by up to half a period, whatever their clocks do.</dd>
<dt>grade</dt><dd>By the 95 % quantile of |dt|: below 5 ms excellent, 20 ms good, 50 ms fair, above poor. It says how far apart in time the
matched <em>stamps</em> are. It cannot say whether the stamps are true.</dd>
<dt>stamp − record</dt><dd>The sensor's stamp minus the moment the recorder received the message. Usually below zero: a message is under way for
a while, and a LiDAR stamped at the start of its sweep is a whole sweep older. Above zero, the message would have been recorded before it was
measured: then the two clocks disagree. How long messages are really under way is not in the stamps, so an offset can only be bounded.</dd>
<dt>vs others</dt><dd>The same, compared with the median of the other streams of this recording.</dd>
<dt>jitter</dt><dd>How much the steps between stamps scatter (1.4826 times the median deviation), in ms.</dd>
<dt>gaps, missing</dt><dd>Steps longer than 1.5 usual ones, and how many messages would fill them.</dd>
<dt>doubles, backward</dt><dd>Messages with the stamp of the one before; stamps earlier than the one recorded before.</dd>
</dl>`;
