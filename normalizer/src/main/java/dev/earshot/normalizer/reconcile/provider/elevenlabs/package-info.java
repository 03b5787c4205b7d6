/** How ElevenLabs lists its calls. */
@NullMarked
package dev.earshot.normalizer.reconcile.provider.elevenlabs;

import org.jspecify.annotations.NullMarked;
