// The words of the sync report, explained for someone who meets them the first time.

export const words = `<dl>
<dt>frame</dt><dd>One moment of the reference sensor. Every other sensor gives each frame its nearest message, if there is one within the tolerance.</dd>
<dt>dt</dt><dd>Stamp of the match minus stamp of the frame. Plus: measured later than the frame. Sensors that are not triggered together
scatter by up to half a period, whatever their clocks do.</dd>
<dt>grade</dt><dd>By the 95 % quantile of |dt|: below 5 ms excellent, 20 ms good, 50 ms fair, above poor. It says how far apart in time the
matched <em>stamps</em> are. It cannot say whether the stamps are true.</dd>
<dt>health</dt><dd>The worst of: kind of clock, share of missing, duplicate and late messages (0.1 %, 1 %, 5 %), jitter as a share of a
period (5 %, 12.5 %, 25 %), long gaps, and jumps of its clock. What decided shows when the pointer rests on it.</dd>
<dt>clock</dt><dd><em>one clock</em> with the recorder; <em>late</em> and <em>ahead</em> by a constant; <em>free running</em>, slowly drifting; <em>arrival</em>,
stamped by the computer that received it; <em>known offset</em>, such as GPS against UTC; <em>uptime</em>, <em>wrong unit</em>, <em>frozen</em>,
<em>zero stamps</em>: not usable as they are.</dd>
<dt>correction</dt><dd>What was added to a stream's stamps before anything was matched, and on whose authority: the rig file's, a clock file's, a
trigger's, or what the stamps themselves tell. They tell how fast a clock runs and when it was set, but never how long even the fastest message
was under way: so a constant part stays unknown. A jump is taken out where the sensor's own steps show that its clock was set.</dd>
<dt>pairs</dt><dd><em>triggered</em>: two sensors keep one distance to within 2 ms. <em>In step</em>: the same rhythm, loosely. <em>Free</em>: each at its own rate.</dd>
<dt>stamp − record</dt><dd>The sensor's stamp minus the moment the recorder received the message. Usually below zero: a message is under way for
a while, and a LiDAR stamped at the start of its sweep is a whole sweep older. Above zero, the message would have been recorded before it was
measured: then the two clocks disagree. How long messages are really under way is not in the stamps, so an offset can only be bounded.</dd>
<dt>vs others</dt><dd>The same, compared with the median of the other streams of this recording.</dd>
<dt>jitter</dt><dd>How much the steps between stamps scatter (1.4826 times the median deviation), in ms.</dd>
<dt>gaps, missing</dt><dd>Steps longer than 1.5 usual ones, and how many messages would fill them; – where steps are too uneven to tell.</dd>
<dt>doubled, late</dt><dd>Messages with a stamp that another has too; messages recorded after one with a later stamp.</dd>
<dt>jumps</dt><dd>Lasting steps of the stamps against the record stamps: a clock that was set. The remarks say whose.</dd>
</dl>`;
