package io.breakwater.simulation.virtual;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Hides the manifests of jars. Pekko reads them all for each actor system, to see that the versions
 * of its modules are not mixed: a twentieth of what a story costs, and a real node's start looks.
 */
final class WithoutManifests extends ClassLoader {
  private static final WithoutManifests ONLY = new WithoutManifests();

  private WithoutManifests() {
    super(WithoutManifests.class.getClassLoader());
  }

  static ClassLoader loader() {
    return ONLY;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals("META-INF/MANIFEST.MF")
        ? Collections.emptyEnumeration()
        : super.getResources(name);
  }
}
