package io.breakwater.simulation;

import com.typesafe.config.Config;
import java.io.IOException;
import java.util.List;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.journal.inmem.InmemJournal;
import scala.PartialFunction;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.concurrent.Future$;
import scala.concurrent.Promise;
import scala.concurrent.Promise$;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** A journal in memory that waits and fails when it is told to. Made by the actor system. */
public final class VirtualJournal extends InmemJournal {
  /** What it is told. */
  sealed interface Order {}

  /** The next batches are not stored. */
  record Fail(int times) implements Order {}

  /** The next batch is not answered until {@link GoOn}. */
  enum Wait implements Order {
    INSTANCE
  }

  enum GoOn implements Order {
    INSTANCE
  }

  /** Adds all that is stored under a name, in order. */
  record Show(String persistenceId, List<Object> into) implements Order {}

  private int failures;
  private Promise<BoxedUnit> mayGoOn = Promise$.MODULE$.successful(BoxedUnit.UNIT);

  public VirtualJournal(Config config) {
    super(config);
  }

  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
    if (failures > 0) {
      failures--;
      return Future$.MODULE$.failed(new IOException("no space left on device"));
    }
    Future<Seq<Try<BoxedUnit>>> stored = super.asyncWriteMessages(messages);
    return mayGoOn.future().flatMap(unit -> stored, context().dispatcher());
  }

  @Override
  public PartialFunction<Object, BoxedUnit> receivePluginInternal() {
    return new PFBuilder<Object, BoxedUnit>()
        .match(Order.class, this::follow)
        .build()
        .orElse(super.receivePluginInternal());
  }

  private BoxedUnit follow(Order order) {
    if (order instanceof Fail fail) {
      failures = fail.times();
    } else if (order instanceof Show show) {
      read(show.persistenceId(), 1, Long.MAX_VALUE, Long.MAX_VALUE)
          .foreach(stored -> show.into().add(stored._1().payload()));
    } else if (order == Wait.INSTANCE) {
      mayGoOn = Promise$.MODULE$.apply();
    } else {
      mayGoOn.trySuccess(BoxedUnit.UNIT);
    }
    return BoxedUnit.UNIT;
  }
}
