/** Text from the command line and the environment in, checked values out. */
package dev.sandcastle.kit.settings;
